// Reads picks by words: "I like 3", "the second one, but warmer", "make number 2 darker".

import {
  additions,
  closings,
  comparedTo,
  contentVerbs,
  inHeads,
  joints,
  openings,
  pickVerbs,
  pictureLinks,
  verdicts,
  wholeVerbs,
} from "./command-words.ts";
import { isLook } from "./looks.ts";
import type { Which } from "./meaning.ts";
import { skip } from "./phrases.ts";
import { isComplete, type Reference, readReference } from "./references.ts";
import { isTalk, isTalkWord, skipOpeningTalk } from "./talk.ts";
import { praiseOnlyAfterSubject } from "./talk-words.ts";
import { startsSegment, type Text, textFrom, type Word } from "./text.ts";
import { namesWish } from "./wishes.ts";

const MAX_REMARK_WORDS = 20;
/** A longer message describes a picture: its numbers are part of the description. */
const MAX_OBJECT_WORDS = 120;

export interface Pick {
  which: Which;
  /** What follows, to be judged by the caller. */
  rest: string;
  /** The picture is an object within the instruction, so it is a pick only if `rest` is an instruction. */
  within: boolean;
}

/** Reads the names of variants. `named`: the text names a person. */
export function readPick(text: Text, pictures: number, named: boolean): Pick | undefined {
  const { words } = text;
  const start = skipOpenings(words, named);
  return (
    readChosen(text, start, pictures) ??
    readPrefix(text, start, pictures) ??
    readObject(text, pictures) ??
    readAfterRemark(text, pictures)
  );
}

/** "I'm torn, but I'll go with 3": after a clause that asks for nothing. */
function readAfterRemark(text: Text, pictures: number): Pick | undefined {
  const { words } = text;
  for (let at = 1; at < Math.min(words.length, MAX_REMARK_WORDS); at++) {
    const joint = joints(words, at);
    if (joint === 0 && !startsSegment(words[at] as Word)) continue;
    if (namesWish(words.slice(0, at))) return undefined;
    const start = at + joint + openings(words, at + joint);
    const named = joint === 0 && readReference(words, start, pictures)?.certainty === "named";
    const pick = named || pickVerbs(words, start) > 0 ? readChosen(text, start, pictures) : undefined;
    if (pick) return pick;
  }
  return undefined;
}

/** Where a command may start, after talk and politeness. */
export function skipOpenings(words: readonly Word[], named: boolean): number {
  let at = skipOpeningTalk(words, named);
  for (;;) {
    const opening = openings(words, at);
    const next = opening > 0 ? at + opening : isTalkWord(words[at]) && readReferenceLength(words, at) === 0 ? at + 1 : at;
    if (next === at || next >= words.length) return at;
    at = next;
  }
}

/** "no 3" names a picture, so "no" isn't talk there. */
function readReferenceLength(words: readonly Word[], at: number): number {
  return words[at]?.key === "no" && /^[1-9]$/.test(words[at + 1]?.key ?? "") && !startsSegment(words[at + 1] as Word) ? 2 : 0;
}

/** "I like 3 best", "use number 2 and …", "the second one is too dark". */
function readChosen(text: Text, start: number, pictures: number): Pick | undefined {
  const { words } = text;
  const [verbEnd, reference] = readAfterVerb(words, start, pictures);
  if (!reference) return undefined;
  const verb = verbEnd > start;
  if (!isChosen(words, reference, verb, pictures)) return undefined;
  const at = skipComparison(words, skipVerdict(words, skipComparison(words, reference.end, pictures)), pictures);
  if (words[at]?.key === "of" || words[at]?.key === "or") return undefined;
  return { which: reference.which, rest: restFrom(text, at), within: false };
}

/** After "is better than 3". */
function skipComparison(words: readonly Word[], at: number, pictures: number): number {
  const compared = comparedTo(words, at);
  const other = compared > 0 ? readReference(words, at + compared, pictures) : undefined;
  return other ? skipVerdict(words, other.end) : at;
}

/** The longest frame first: "I like", then none. */
function readAfterVerb(words: readonly Word[], start: number, pictures: number): [number, Reference | undefined] {
  let at = start;
  for (let tries = 0; tries < 4; tries++) {
    const next = at + pickVerbs(words, at);
    if (next === at) break;
    at = next;
    const opening = openings(words, at);
    if (opening > 0) at += opening;
  }
  const reference = readReference(words, at, pictures);
  return [at, reference];
}

function isChosen(words: readonly Word[], reference: Reference, verb: boolean, pictures: number): boolean {
  if (reference.side && pictures < 2) return false;
  const next = words[reference.end];
  if (reference.certainty === "sequence" && reference.side) return !next || skipVerdict(words, reference.end) === words.length;
  if (reference.certainty === "named") return isComplete(words, reference);
  if (!isComplete(words, reference) && !isJudged(words, reference.end)) return false;
  return verb || isAmong(reference.which, pictures) || (pictures > 0 && isNumber(words, reference));
}

/** A lone digit names a picture even if there aren't that many. A lone ordinal doesn't. */
function isNumber(words: readonly Word[], { end }: Reference): boolean {
  return /^[1-9]$/.test(words[end - 1]?.key ?? "");
}

export function isAmong(which: Which, pictures: number): boolean {
  if (pictures < 2) return "side" in which && pictures > 0 && (which.side === "first" || which.side === "last");
  return "side" in which || which.numbers.every((number) => number <= pictures);
}

/** After "is best", "please", "looks great to me". */
export function skipVerdict(words: readonly Word[], start: number): number {
  for (let at = start; ; ) {
    const length = verdicts(words, at) || praiseLength(words, at);
    if (length === 0) return at;
    at += length;
  }
}

function isJudged(words: readonly Word[], at: number): boolean {
  return verdicts(words, at) > 0 || praiseLength(words, at) > 0 || comparedTo(words, at) > 0;
}

/** "is amazing", "looks really good to me": up to the end of the clause or to "but". */
function praiseLength(words: readonly Word[], start: number): number {
  if (!/^(?:is|are|was|looks|look|came|turned|feels|works|seems|its)$/.test(words[start]?.key ?? "")) return 0;
  let end = start + 1;
  while (end < words.length && !startsSegment(words[end] as Word) && joints(words, end) === 0) end++;
  const clause = words.slice(start + 1, end);
  const praised =
    clause.length > 0 && clause.every((word) => praiseOnlyAfterSubject.has(word.key)) ? true : isTalk(clause, false);
  return praised ? end - start : 0;
}

/** "in the second one, make the sky red". */
function readPrefix(text: Text, start: number, pictures: number): Pick | undefined {
  const { words } = text;
  const head = inHeads(words, start);
  const reference = head > 0 ? readReference(words, start + head, pictures) : undefined;
  if (!reference) return undefined;
  const next = words[reference.end];
  const separated = next !== undefined && startsSegment(next);
  if (reference.side && (pictures < 2 || reference.certainty !== "named")) return undefined;
  if (!next || next.key === "of" || (reference.certainty !== "named" && !separated)) return undefined;
  return { which: reference.which, rest: restFrom(text, reference.end), within: true };
}

/** "make the second one warmer" → "make it warmer". Only if the message names pictures once. */
function readObject(text: Text, pictures: number): Pick | undefined {
  const { words, source } = text;
  if (words.length > MAX_OBJECT_WORDS) return undefined;
  let found: { at: number; reference: Reference } | undefined;
  for (let at = 1; at < words.length; at++) {
    const reference = readReference(words, at, pictures);
    if (!reference || !isObject(words, at, reference, pictures)) continue;
    if (found) return undefined;
    found = { at, reference };
    at = reference.end - 1;
  }
  const first = words[found?.at ?? 0];
  const last = words[(found?.reference.end ?? 0) - 1];
  if (!found || !first || !last) return undefined;
  const { which } = found.reference;
  const pronoun = "numbers" in which && which.numbers.length > 1 ? "them" : "it";
  const lead = source[first.start - 1] === "#" ? 1 : 0;
  return { which, rest: `${source.slice(0, first.start - lead)}${pronoun}${source.slice(last.end)}`.trim(), within: true };
}

function isObject(words: readonly Word[], at: number, reference: Reference, pictures: number): boolean {
  if (reference.side && (pictures < 2 || reference.certainty !== "named")) return false;
  if (!isAmong(reference.which, pictures) && reference.certainty !== "named") return false;
  if (endsWith(words, at, contentVerbs) || !isComplete(words, reference)) return false;
  const verb = endsWith(words, at, wholeVerbs);
  const link = endsWith(words, at, pictureLinks);
  if (reference.certainty === "named") return verb || link;
  const next = words[reference.end];
  if (link) return (!next || startsSegment(next) || closings(words, reference.end) > 0) && startsWithAddition(words);
  if (!verb) return false;
  return !next || isLook(next.key) || /^(?:into|a|black|more|less|look|please|pls|as|in|with)$/.test(next.key);
}

/** "add a hat to 2", unlike "split it in 2". */
function startsWithAddition(words: readonly Word[]): boolean {
  return words.slice(0, MAX_REMARK_WORDS).some((_, at) => additions(words, at) > 0);
}

/** Whether one of the phrases ends right before this word. */
function endsWith(words: readonly Word[], at: number, match: (words: readonly Word[], at: number) => number): boolean {
  return [1, 2, 3].some((length) => at >= length && match(words, at - length) === length);
}

/** What follows from this word on, without "and", "but" or "then" before it. A statement about the picture gets a subject. */
export function restFrom(text: Text, at: number): string {
  const { words } = text;
  const start = skip(words, at, joints);
  const verb = start === at && /^(?:is|looks|look|needs|need|should|could|has|would|was)$/.test(words[start]?.key ?? "");
  return verb && !startsSegment(words[start] as Word) ? `it ${textFrom(text, words[start])}` : textFrom(text, words[start]);
}
