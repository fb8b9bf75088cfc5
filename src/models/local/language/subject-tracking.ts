import { operationNamed } from "../operations/index.ts";
import type { Part, Step } from "../plan.ts";
import type { Act } from "./parse.ts";
import type { Spared } from "./regions.ts";

// What the clauses of one instruction say about parts, taken together.

/** Follows an instruction clause by clause. */
export interface SubjectTracker {
  /** The step, on the part that is meant: "the rest" is the other one than was spoken of; what was spared before stays spared. */
  aimed(act: Act): Step;
  /** The steps so far, off the part that is to be left alone. */
  spare(spared: Spared, steps: readonly Step[]): Step[];
  /** What is still to be done for "keep the subject in colour" alone. */
  left(steps: readonly Step[]): Step[];
}

export function createSubjectTracker(): SubjectTracker {
  let spoken: Part | undefined;
  let waiting: Spared | undefined;
  return {
    aimed({ step, rest }) {
      const region = rest && spoken !== undefined ? other(spoken) : step.region;
      if (region !== "all") spoken = region;
      else if (waiting !== undefined && concerns(waiting, step)) return away({ ...step, region }, waiting);
      return { ...step, region };
    },
    spare(spared, steps) {
      spoken = spared.part;
      const whole = steps.filter((step) => step.region === "all" && concerns(spared, step));
      if (whole.length === 0 && steps.every(({ region }) => region !== other(spared.part))) waiting = spared;
      return steps.map((step) => (whole.includes(step) ? away(step, spared) : step));
    },
    left(steps) {
      if (waiting === undefined || steps.some(({ region }) => region !== "all")) return [];
      const { what, part, noun } = waiting;
      if (what === "all" || part !== "subject") return [];
      const named = noun === undefined ? {} : { noun };
      if (what === "colour") return [{ name: "colour-pop", params: { amount: 1 }, region: "all", ...named }];
      return [{ name: "portrait-blur", params: { amount: 0.5 }, region: "all", ...named }];
    },
  };
}

function other(part: Part): Part {
  return part === "subject" ? "background" : "subject";
}

function away(step: Step, { part, noun }: Spared): Step {
  return { ...step, region: other(part), ...(noun !== undefined && { noun }) };
}

/** What takes colour or sharpness away, where that is what is to be kept; otherwise everything that can be done to a part. */
const takesAway = {
  colour:
    /^(?:black-and-white|saturation|sepia|tint|duotone|invert|hue|threshold|vintage|fade|warmth|cinematic|vibrance|solarize|posterize)$/,
  focus: /^(?:blur|motion-blur|pixelate|denoise|sharpness|glow)$/,
  all: /./,
};

function concerns({ what }: Spared, { name }: Step): boolean {
  return operationNamed(name).parts && takesAway[what].test(name);
}
