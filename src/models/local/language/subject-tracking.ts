import { operationNamed } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import type { StepMeaning } from "./parse.ts";
import type { KeptPart, Part } from "./regions.ts";

// What the clauses of one instruction say about parts, taken together.

/** Follows an instruction clause by clause. */
export interface SubjectTracker {
  /** The step, on the part that is meant: "the rest" is the other one than was spoken of; what was spared before stays spared. */
  resolveRegion(act: StepMeaning): Step;
  /** The steps so far, off the part that is to be left alone. */
  excludePart(kept: KeptPart, steps: readonly Step[]): Step[];
  /** What is still to be done for "keep the subject in colour" alone. */
  impliedSteps(steps: readonly Step[]): Step[];
}

export function createSubjectTracker(): SubjectTracker {
  let lastPart: Part | undefined;
  let pending: KeptPart | undefined;
  return {
    resolveRegion({ step, rest }) {
      const region = rest && lastPart !== undefined ? otherPart(lastPart) : step.region;
      if (region !== "all") lastPart = region;
      else if (pending !== undefined && isAffected(pending, step)) return onOtherPart({ ...step, region }, pending);
      return { ...step, region };
    },
    excludePart(kept, steps) {
      lastPart = kept.part;
      const whole = steps.filter((step) => step.region === "all" && isAffected(kept, step));
      if (whole.length === 0 && steps.every(({ region }) => region !== otherPart(kept.part))) pending = kept;
      return steps.map((step) => (whole.includes(step) ? onOtherPart(step, kept) : step));
    },
    impliedSteps(steps) {
      if (pending === undefined || steps.some(({ region }) => region !== "all")) return [];
      const { what, part, noun } = pending;
      if (what === "all" || part !== "subject") return [];
      const named = noun === undefined ? {} : { noun };
      if (what === "colour") return [{ name: "colour-pop", params: { amount: 1 }, region: "all", ...named }];
      return [{ name: "portrait-blur", params: { amount: 0.5 }, region: "all", ...named }];
    },
  };
}

function otherPart(part: Part): Part {
  return part === "subject" ? "background" : "subject";
}

function onOtherPart(step: Step, { part, noun }: KeptPart): Step {
  return { ...step, region: otherPart(part), ...(noun !== undefined && { noun }) };
}

/** What takes colour or sharpness away, where that is what is to be kept; otherwise everything that can be done to a part. */
const affectedOperations = {
  colour:
    /^(?:black-and-white|saturation|sepia|tint|duotone|invert|hue|threshold|vintage|fade|warmth|cinematic|vibrance|solarize|posterize)$/,
  focus: /^(?:blur|motion-blur|pixelate|denoise|sharpness|glow)$/,
  all: /./,
};

function isAffected({ what }: KeptPart, { name }: Step): boolean {
  return operationNamed(name).supportsRegions && affectedOperations[what].test(name);
}
