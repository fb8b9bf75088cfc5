import { operationNamed } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import { invertPart, isPart, type KeptPart } from "./clauses/regions.ts";
import type { StepMeaning } from "./clauses/step.ts";

// Combines what the clauses of one instruction say about the subject and the background.

/** Follows an instruction clause by clause. */
export interface SubjectTracker {
  /** The step with its region. "The rest" is the part that was not mentioned before; a kept part stays kept. */
  resolveRegion(act: StepMeaning): Step;
  /** The steps so far, limited to the other part than the kept one. */
  excludePart(kept: KeptPart, steps: readonly Step[]): Step[];
  /** The steps that "keep the subject in colour" implies if the instruction names no others. */
  impliedSteps(steps: readonly Step[]): Step[];
}

export function createSubjectTracker(): SubjectTracker {
  let lastPart: KeptPart["part"] | undefined;
  let pending: KeptPart | undefined;
  return {
    resolveRegion({ step, onOtherPart }) {
      const region = onOtherPart && lastPart !== undefined ? invertPart(lastPart) : step.region;
      if (region !== "all") lastPart = region;
      else if (pending !== undefined && isAffected(pending, step)) return moveToOtherPart({ ...step, region }, pending);
      return { ...step, region };
    },
    excludePart(kept, steps) {
      lastPart = kept.part;
      const whole = steps.filter((step) => step.region === "all" && isAffected(kept, step));
      if (whole.length === 0 && steps.every(({ region }) => region !== invertPart(kept.part))) pending = kept;
      return steps.map((step) => (whole.includes(step) ? moveToOtherPart(step, kept) : step));
    },
    impliedSteps(steps) {
      if (pending === undefined || steps.some(({ region }) => region !== "all")) return [];
      const { aspect, part, noun } = pending;
      if (aspect === "colour" && !isPart(part))
        return [{ name: "black-and-white", params: { tone: "neutral" }, region: invertPart(part) }];
      if (aspect === "all" || part !== "subject") return [];
      const named = noun === undefined ? {} : { noun };
      if (aspect === "colour") return [{ name: "colour-pop", params: { amount: 1 }, region: "all", ...named }];
      return [{ name: "portrait-blur", params: { amount: 0.5 }, region: "all", ...named }];
    },
  };
}

function moveToOtherPart(step: Step, { part, noun }: KeptPart): Step {
  return { ...step, region: invertPart(part), ...(noun !== undefined && { noun }) };
}

/** The operations that affect what must be kept: those that remove colour or sharpness, or all that support regions. */
const affectedOperations = {
  colour:
    /^(?:black-and-white|saturation|sepia|tint|duotone|invert|hue|threshold|vintage|fade|warmth|cinematic|vibrance|solarize|posterize)$/,
  focus: /^(?:blur|motion-blur|pixelate|denoise|sharpness|glow)$/,
  all: /./,
};

function isAffected({ aspect }: KeptPart, { name }: Step): boolean {
  return operationNamed(name).supportsRegions && affectedOperations[aspect].test(name);
}
