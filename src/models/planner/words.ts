// Steps in words that the built-in editor's grammar reads.

import { understandPlan } from "../local/language/understand.ts";
import type { Operation } from "../local/operation.ts";
import { operationNamed } from "../local/operations/index.ts";
import { describeStep, type Step } from "../local/plan.ts";

/** The grammar has words for only some of their values: those of their examples. */
const onlyExamples = new Set(["grid", "halftone", "outline", "pixelate", "rounded-corners", "sticker"]);

/** Labels that the grammar doesn't read, and the same in words that it does. */
const otherWords: readonly (readonly [RegExp, string])[] = [
  [/^(.+?) recoloured to /, "replace $1 with "],
  [/^hue shifted by (.+?)°/, "shift the hue by $1 degrees"],
  [/^stencil, white above (\d+%)/, "threshold at $1"],
  [/^background (\S+) less colourful, subject in colour$/, "colour pop $1"],
  [/^cropped to the /, "crop to the "],
  [/^(\w+) half mirrored$/, "mirror the $1 half"],
  [/^outlines on black/, "neon edges"],
  [/^date and time \(UTC\)/, "add the date and time"],
];

export function hasOnlyExamples({ name }: Operation): boolean {
  return onlyExamples.has(name);
}

/** The step of one of the operation's examples. */
export function exampleStep(example: string): Step | undefined {
  return understandPlan(example, []).plan.steps[0];
}

/** An instruction that the built-in editor reads as these steps. Undefined if it has no words for them. */
export function inWords(steps: readonly Step[]): string | undefined {
  const said = steps.map(sayStep);
  const words = said.join(", ");
  return said.includes(undefined) || (words !== "" && !means(words, steps)) ? undefined : words;
}

/** The step's label if the editor reads it, otherwise other words or an example that mean the same. */
function sayStep(step: Step): string | undefined {
  const label = describeStep(step);
  const rewritten = otherWords.map(([pattern, words]) => label.replace(pattern, words)).filter((words) => words !== label);
  const examples = step.region === "all" || hasOnlyExamples(operationNamed(step.name)) ? operationNamed(step.name).examples : [];
  return [label, ...rewritten, ...examples].find((words) => means(words, [step]));
}

/** Numbers are compared as people see them. */
function means(words: string, steps: readonly Step[]): boolean {
  const { plan, unmatched, unsupported, remarks } = understandPlan(words, []);
  if (unmatched.length > 0 || unsupported !== undefined || remarks.length > 0) return false;
  const labels = (all: readonly Step[]) => all.map((step) => `${step.name} ${describeStep(step)}`).join("\n");
  return labels(plan.steps) === labels(steps);
}
