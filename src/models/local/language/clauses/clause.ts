// What one clause means.

import { LRUCache } from "lru-cache";
import { operations } from "../../operations/index.ts";
import { isComparison, isStory } from "../everyday/remarks.ts";
import { type Clause, type ClauseContext, hasPhrase, phrase } from "../vocabulary/phrase.ts";
import { takeStrength } from "../vocabulary/quantities.ts";
import { correctSpelling } from "../vocabulary/spelling.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";
import { type Amendment, type FollowUp, readAmendment, readFollowUp, reductionFactor } from "./follow-ups.ts";
import { type ReachChange, readReachChange } from "./reach.ts";
import { isPart, type KeptPart, readKeptPart } from "./regions.ts";
import { findRegionStep, findStep, readForgivingly, type StepMeaning, type UnsupportedMeaning } from "./step.ts";

/** The meaning of one clause. */
export type Meaning =
  | StepMeaning
  /** Asks for nothing: politeness, or a list of operations not to use, which may be empty. */
  | { kind: "nothing"; excluded?: string[] }
  /** Refers to the last edit, or to the clause before it. */
  | FollowUp
  | Amendment
  | ReachChange
  | KeptPart
  /** What people say around an edit: why they want it, what it's for. */
  | { kind: "remark"; text: string }
  | UnsupportedMeaning;

/** The longest clause that can be an order, in characters. */
const MAX_CLAUSE_LENGTH = 300;

/** One clause is read several times: alone, joined to its neighbours, and with typos corrected. */
const recent = new LRUCache<string, { meaning: Meaning | undefined }>({ max: 1000 });

/** Undefined if it means nothing to the editor. `carried`: what a neighbouring clause said for this one, too. */
export function interpretClause(text: string, quotes: readonly string[], carried: ClauseContext = {}): Meaning | undefined {
  if (text.length > MAX_CLAUSE_LENGTH) return undefined;
  const key = JSON.stringify([text, quotes, carried]);
  const known = recent.get(key);
  if (known) return known.meaning;
  const meaning = readClause(text, quotes, carried);
  recent.set(key, { meaning });
  return meaning;
}

function readClause(text: string, quotes: readonly string[], carried: ClauseContext): Meaning | undefined {
  const followUp = readFollowUp(text) ?? readReachChange(text);
  if (followUp !== undefined) return followUp;
  const remark: Meaning = { kind: "remark", text: text.trim() };
  if (isStory(text) && findUnmatchedWords(text).length > 0) return remark;
  const step = findStep(text, quotes, carried);
  const less = readLess(text, quotes);
  const amendment = step?.kind === "unsupported" ? readAmendment(text) : undefined; // "make the text red", once there is a text
  if (step?.kind === "unsupported" && amendment !== undefined) return { ...amendment, unsupported: step.unsupported };
  if (step?.kind === "step" && less !== undefined) return { ...step, asFollowUp: less };
  if (step !== undefined) return step;
  const inZone = less && findRegionStep(text, quotes, carried); // the "lower" of "blur the lower left corner" is no "less"
  if (inZone?.kind === "step" && !isPart(inZone.step.region)) return inZone;
  if (findUnmatchedWords(text).length === 0) return { kind: "nothing" };
  return (
    less ??
    readNegation(text, quotes) ??
    readKeptPart(text) ??
    findRegionStep(text, quotes, carried) ??
    readAmendment(text) ??
    (isComparison(text) ? remark : undefined) ??
    readForgivingly(text, quotes, carried)
  );
}

const lessPhrase = phrase(
  "less|weaker|reduce|lower|decrease|softer|subtler|fainter|tone down|not so much|not as much|too much|soften|turn down|dial back|cut down on|halve|half",
);

/** "less grain", "too much vignette": weakens an effect of the last edit. */
function readLess(text: string, quotes: readonly string[]): FollowUp | undefined {
  const clause: Clause = { rest: text, quotes, carried: {}, context: {} };
  if (!hasPhrase(clause, lessPhrase)) return undefined;
  const factor = reductionFactor(takeStrength(clause));
  const meaning = findStep(clause.rest, quotes, {}) ?? findRegionStep(clause.rest, quotes, {});
  const effect = meaning?.kind === "step" && operations.find(({ name }) => name === meaning.step.name)?.isEffect;
  if (meaning?.kind !== "step" || !effect) return undefined;
  return { kind: "follow-up", action: "rescale", factor, name: meaning.step.name };
}

const negation =
  /^\s*(?:(?:please|but|just|and)\s+)*(?:don't|do not|dont|does not|doesn't|without|no|never|avoid|skip|not|leave out|rather not|i don't want|i do not want|drop|lose)\s+(?:do\s+|add\s+|use\s+|apply\s+|any\s+|want\s+|make it\s+)?(.*)$/is;
const keepPhrase = phrase(
  "(keep|leave|preserve|retain|maintain) (everything|all|rest|size|colou?rs?|aspect ratio|ratio|proportions|shape|quality|resolution|sharpness|details|composition|framing|orientation|brightness|contrast|lighting|light)( else)?( (as is|as they are|unchanged|alone|same|untouched|original))?",
);
const changePhrase = phrase(
  "crop|cropping|cut|cutting|cut anything|cutting anything off|rotate|rotating|flip|flipping|mirror|mirroring|resize|resizing|resized|blur|blurring|sharpen|sharpening|stretch|stretching|distort|distorting|change|changing|touch|touching|alter|altering|affect|affecting|losing|lose|shrink|shrinking|scaling|brighten|darken|filters|text|crop anything",
);
const unchangedPhrase = phrase(
  "anything else|anything|everything else|everything|rest|size|colou?rs?|aspect ratio|ratio|proportions|shape|quality|resolution|details|detail|composition|framing|orientation|light|lighting",
);

/** "don't rotate it", "no blur", "keep the size": what not to do. */
function readNegation(text: string, quotes: readonly string[]): Meaning | undefined {
  const kept: Clause = { rest: text, quotes, carried: {}, context: {} };
  if (hasPhrase(kept, keepPhrase) && findUnmatchedWords(kept.rest).length === 0) return { kind: "nothing", excluded: [] };
  const forbidden = negation.exec(text)?.[1];
  if (forbidden === undefined) return undefined;
  const meaning = findStep(forbidden, quotes, {}) ?? findRegionStep(forbidden, quotes, {});
  if (meaning?.kind === "step" && meaning.step.region === "all") return { kind: "nothing", excluded: [meaning.step.name] };
  const clause: Clause = { rest: forbidden, quotes, carried: {}, context: {} };
  while (hasPhrase(clause, changePhrase) || hasPhrase(clause, unchangedPhrase));
  return findUnmatchedWords(clause.rest).length === 0 ? { kind: "nothing", excluded: [] } : undefined;
}

/** The words that the reading which understands the most doesn't know. */
export function findUnknownWords(text: string, quotes: readonly string[]): string[] {
  let words = findUnmatchedWords(text);
  if (text.length > MAX_CLAUSE_LENGTH) return words;
  for (const spelling of [text, correctSpelling(text)]) {
    for (const { read } of operations) {
      const clause: Clause = { rest: spelling, quotes, carried: {}, context: {} };
      if (read(clause) === undefined) continue;
      const left = findUnmatchedWords(clause.rest);
      if (left.length > 0 && left.length < words.length) words = left;
    }
  }
  return words;
}
