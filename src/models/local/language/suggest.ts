// Instructions that come near in meaning to one that was refused.

import { operationNamed } from "../operations/index.ts";
import { topics } from "./suggestion-topics.ts";
import { type Understanding, understandPlan } from "./understand.ts";
import { isKnownNoun } from "./vocabulary/noun-lexicon.ts";
import { correctSpelling } from "./vocabulary/spelling.ts";

const patterns = topics.map(({ words, suggestions }) => ({ pattern: new RegExp(`\\b(?:${words})\\b`, "is"), suggestions }));
const MAX_SUGGESTIONS = 3;
/** A button's label has little room. */
const MAX_LENGTH = 60;

/** Up to three instructions that come near to what wasn't understood, best first. Each can be done with so many pictures, and does something
 *  that isn't understood yet. */
export function suggestNear({ unmatched, plan }: Understanding, pictures: number, marked = false): string[] {
  const clauses = unmatched.map(({ clause }) => clause);
  if (marked && removal.test(clauses.join(" "))) return [removeThis, "pixelate it", "blur it"];
  const planned = plan.steps.map(({ name }) => name);
  const near = [...clauses.flatMap(withOtherTarget), ...byTopic(clauses.join(" "))];
  return choose(near, (one) => stepsOf(one, pictures).some((name) => !planned.includes(name)));
}

/** What would be done to a part of the picture if a person marked it: "remove the cup" → "remove this", "darken the cup" → "darken it". Undefined:
 *  nothing, or no mark is needed. */
export function inMarkedArea(prompt: string, { unmatched, unsupported }: Understanding): string | undefined {
  if (unmatched.length === 0) return unsupported !== undefined && isPossibleInArea(prompt) ? prompt : undefined;
  const clauses = unmatched.map(({ clause }) => clause);
  const words = clauses.some((clause) => removal.test(clause)) ? removeThis : clauses.flatMap(withOtherTarget).at(-1);
  return words !== undefined && words.length <= MAX_LENGTH ? words : undefined;
}

function isPossibleInArea(prompt: string): boolean {
  const { unmatched, unsupported } = understandPlan(prompt, [], true);
  return unmatched.length === 0 && unsupported === undefined;
}

/** The instructions that a sentence gives as examples, as far as they can be done with so many pictures. */
export function examplesIn(sentence: string, pictures = 1): string[] {
  const quoted = [...sentence.matchAll(/“([^“”]+)”/g)].map(([, example = ""]) => example);
  return choose(quoted, (one) => stepsOf(one, pictures).length > 0);
}

function choose(found: string[], isPossible: (instruction: string) => boolean): string[] {
  return [...new Set(found)].filter((one) => one.length <= MAX_LENGTH && isPossible(one)).slice(0, MAX_SUGGESTIONS);
}

/** The operations of an instruction. None: it isn't understood, or needs more pictures. */
function stepsOf(instruction: string, pictures: number): string[] {
  const { plan, unmatched, unsupported } = understandPlan(instruction, []);
  const names = plan.steps.map(({ name }) => name);
  const isPossible = names.every((name) => operationNamed(name).pictures.min <= pictures);
  return unmatched.length === 0 && unsupported === undefined && isPossible ? names : [];
}

const partOfPicture =
  /(?:\bonly )?(?:\bthe )?\b(?:left|right|top|bottom|upper|lower)(?: (?:half|side|part|third|corner)(?: of (?:it|the (?:picture|photo|image)))?)?\b/i;

/** What belongs to the background, as far as the editor can select it. */
const scenery =
  /^(?:sky|skies|clouds?|ground|floor|walls?|ceiling|grass|lawn|roads?|street|path|water|sea|ocean|lake|river|waves?|beach|sand|snow|horizon|landscape|scenery|trees?|mountains?|fields?|forest|buildings?)$/i;

const removeThis = "remove this";
const removal = /\b(?:remove|erase|delete|get rid|take out)\b/i;

/** "darken the sky" → "darken the background", "darken it": the same for what the editor can select. */
function withOtherTarget(clause: string): string[] {
  const noun = clause
    .toLowerCase()
    .match(/\p{L}+/gu)
    ?.findLast(isKnownNoun);
  const named =
    noun === undefined
      ? partOfPicture
      : new RegExp(
          `(?:\\bonly )?(?:\\b(?:the|her|his|their|my|its|our) |(?<=^\\w+ ))${noun}\\b(?: (?:on|in|at|of|behind|near) .*)?`,
          "i",
        );
  if (!named.test(clause) || removal.test(clause)) return [];
  const part = noun !== undefined && scenery.test(noun) ? "the background" : "the subject";
  const targets = noun === undefined ? ["it"] : [part, "it"];
  return targets.map((target) => clause.replace(named, target).trim()).filter((one) => stepsOf(one, 1).length > 0);
}

/** Those of the two most special topics, one topic after the other. */
function byTopic(text: string): string[] {
  const spoken = `${text} ${correctSpelling(text)}`;
  const [first = [], second = []] = patterns.filter(({ pattern }) => pattern.test(spoken)).map(({ suggestions }) => suggestions);
  return first.length === 0 ? [] : [...first, ...second];
}
