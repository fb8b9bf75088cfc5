import { backgroundRules } from "./background-wording.ts";
import { colourRules } from "./colour-wording.ts";
import { cropRules } from "./crop-wording.ts";
import { enhanceRules, lightRules, sliderRules } from "./light-wording.ts";
import { otherRules } from "./other-wording.ts";
import { perspectiveRules } from "./perspective-wording.ts";
import { applyRules, type Rule } from "./rule.ts";
import { straightenRules } from "./straighten-wording.ts";

const arrowRules: readonly Rule[] = [
  { pattern: /(\p{L}+)\s*(?:↑|⬆️?|🔼)/gu, meaning: "more $1, " },
  { pattern: /(\p{L}+)\s*(?:↓|⬇️?|🔽)/gu, meaning: "less $1, " },
];

const rules = [
  ...arrowRules,
  ...colourRules,
  ...lightRules,
  ...sliderRules,
  ...enhanceRules,
  ...backgroundRules,
  ...cropRules,
  ...perspectiveRules,
  ...straightenRules,
  ...otherRules,
];

/** Writes requests in the words that the operations list. */
export function withListedWords(text: string): string {
  return applyRules(text, rules);
}
