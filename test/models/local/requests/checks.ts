import { describeStep, type Plan, type Step } from "../../../../src/models/local/plan.ts";

/** A request, and what must come of it. */
export interface Request {
  kind: string;
  request: string;
  /** "apply", "refuse", "partly-ask" or "apply or refuse". */
  expected: string;
  /** What must be true of the picture or of the answer. */
  check: string;
}

/** What the editor makes of a request. */
export type Reading = { kind: "plan"; plan: Plan } | { kind: "refusal"; reason: string };

/** - "right": the outcome is the expected one.
 *  - "refused": it could have been done.
 *  - "wrong": something else is done, or it is done although it can't be. */
export type Verdict = "right" | "refused" | "wrong";

/** Judges a reading by its steps. What the steps do to pixels has tests of its own. */
export function judge({ expected, check }: Request, reading: Reading): Verdict {
  if (expected.startsWith("apply")) {
    if (reading.kind === "refusal") return expected.includes("refuse") ? "right" : "refused";
    const results = check.split("; ").map((claim) => holds(claim, reading.plan.steps));
    return results.includes(false) ? "wrong" : "right";
  }
  if (reading.kind === "plan") return "wrong";
  const named = /the words name: ([^;,]+)|they speak of: ([^;]+)/.exec(check);
  const words = (named?.[1] ?? named?.[2])?.split(" or ") ?? [];
  const reason = reading.reason.toLowerCase();
  return words.length === 0 || words.some((word) => reason.includes(word.trim().toLowerCase())) ? "right" : "refused";
}

/** Whether any of a claim's alternatives holds; undefined if no step can show it. */
function holds(claim: string, steps: readonly Step[]): boolean | undefined {
  const count = /^(\d+) steps?$/.exec(claim)?.[1];
  if (count !== undefined) return steps.length === Number(count);
  if (claim.startsWith("a step `")) return steps.some((step) => isLabelled(step, claim));
  const results = claim.split(/,? or /).flatMap((alternative) => {
    const property = claims.find(([pattern]) => pattern.test(alternative));
    return property === undefined ? [] : [steps.some((step) => property[1](step, alternative))];
  });
  return results.length === 0 ? undefined : results.includes(true);
}

/** "a step `brightness +` or `in the top…`": what its label has in it, with anything in place of "…". */
function isLabelled(step: Step, claim: string): boolean {
  const label = describeStep(step);
  return claim
    .split("`")
    .filter((_, index) => index % 2 === 1)
    .some((wanted) => wanted.split("…").every((part) => label.includes(part)));
}

const amountOf = ({ params }: Step) => Number(params.amount ?? params.stops ?? Number(params.gamma) - 1);
const isWhole = ({ region }: Step) => region === "all";
/** A step of one of these operations, with more (1) or less (−1) of it. */
const changes =
  (sign: 1 | -1, ...names: string[]) =>
  (step: Step) =>
    isWhole(step) && names.includes(step.name) && Math.sign(amountOf(step)) === sign;
const is =
  (...names: string[]) =>
  (step: Step) =>
    isWhole(step) && names.includes(step.name);
const either =
  (...tests: ((step: Step) => boolean)[]) =>
  (step: Step) =>
    tests.some((test) => test(step));
/** Red minus blue of a step's colour. */
const leaning = ({ params }: Step) => (Array.isArray(params.colour) ? Number(params.colour[0]) - Number(params.colour[2]) : 0);
const crops = /^(?:crop|cut-off|zoom|trim)/;

const claims: readonly (readonly [RegExp, (step: Step, claim: string) => boolean])[] = [
  [
    /^the picture is brighter than before/,
    either(changes(1, "brightness", "exposure", "shadows", "highlights", "gamma"), is("enhance", "dehaze")),
  ],
  [/^the picture is darker than before/, changes(-1, "brightness", "exposure", "shadows", "highlights", "gamma")],
  [/stronger colours/, either(changes(1, "saturation", "vibrance"), is("enhance"))],
  [/weaker colours/, either(changes(-1, "saturation", "vibrance"), is("fade"))],
  [
    /more contrast/,
    either(changes(1, "contrast", "clarity"), is("dehaze", "enhance"), (step) => step.params.tone === "dramatic"),
  ],
  [/less contrast/, either(changes(-1, "contrast"), is("fade"), (step) => step.params.tone === "soft")],
  [/is warmer/, either(changes(1, "warmth"), is("white-balance", "sepia"), (step) => step.name === "tint" && leaning(step) > 0)],
  [/is cooler/, either(changes(-1, "warmth"), is("white-balance"), (step) => step.name === "tint" && leaning(step) < 0)],
  [/^the picture is sharper/, changes(1, "sharpness", "clarity")],
  [/^the picture is blurrier/, either(changes(-1, "sharpness"), is("blur", "glow"))],
  [/^the picture has no colour left/, (step) => isWhole(step) && (step.name === "black-and-white" || amountOf(step) <= -0.99)],
  [/leans to/, either(is("tint"), changes(-1, "warmth"))],
  [/fine noise/, is("denoise")],
  [/grain over/, is("grain")],
  [/balanced/, is("enhance", "white-balance")],
  [/piece of the original|only the bottom is cut/, ({ name }) => crops.test(name)],
  [/what is behind it is transparent/, is("cut-out")],
  [/background is blurrier/, ({ name, region }) => name === "portrait-blur" || (region === "background" && /blur/.test(name))],
  [
    /background is darker/,
    ({ name, region, params }) => region === "background" && name === "brightness" && Number(params.amount) < 0,
  ],
  [
    /background has no colour/,
    ({ name, region }) => name === "colour-pop" || (region === "background" && name === "black-and-white"),
  ],
  [
    /background is (?:#|white|black|yellow|visibly)/,
    ({ name, region }) => name === "replace-background" || region === "background",
  ],
  [/main subject is (?:brighter|sharper|visibly)/, ({ region }) => region === "subject"],
  [/words stand|readable|the words “/, ({ name }) => /^(?:caption|title|watermark|timestamp)$/.test(name)],
  [/shape is/, (step, claim) => hasShape(step, claim)],
  [/size is|px wide/, ({ name }) => /^(?:resize|crop|cut-off)/.test(name)],
  [/turned by|mirrored/, ({ name }) => /^(?:rotate|flip|straighten)$/.test(name)],
  [/the picture is level/, ({ name, params }) => name === "straighten" && params.degrees === null],
  [/all four edges|frame/, ({ name }) => /^(?:border|polaroid)$/.test(name)],
  [/inverted/, is("invert")],
  [/the file is small enough/, ({ name, params }) => name === "save-as" && params.maxBytes !== null],
  [/the faces are hidden/, ({ name }) => name === "hide-faces"],
  [/only the sky changes/, ({ region }) => region === "sky"],
  [/one colour becomes another/, ({ name }) => name === "recolour"],
];

function hasShape(step: Step, claim: string): boolean {
  const [, width = "", height = ""] = /shape is (\d+):(\d+)/.exec(claim) ?? [];
  return (
    JSON.stringify(step.params).includes(`"width":${width},"height":${height}`) ||
    describeStep(step).includes(`${width}:${height}`) ||
    (width === height && /square/.test(describeStep(step)))
  );
}
