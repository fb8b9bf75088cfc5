// Reads picks by words: "I like 3", "the second one, but warmer", "make number 2 darker".

import { estimateEdit, LIKELY } from "../classifier/classifier.ts";
import { joints, openings, pickVerbs } from "../command-words.ts";
import type { Pick } from "../meaning.ts";
import { isTalkWord, skipOpeningTalk } from "../talk.ts";
import { parseText, startsSegment, type Text, type Word } from "../text.ts";
import { readObject, readPrefix } from "./picks-within.ts";
import { isAmong, isComplete, type Reference, readReference } from "./references.ts";
import { isJudged, restFrom, skipComparison, skipVerdict } from "./verdicts.ts";

const MAX_REMARK_WORDS = 20;

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
    const start = at + joint + openings(words, at + joint);
    const named = joint === 0 && readReference(words, start, pictures)?.certainty === "named";
    const pick = named || pickVerbs(words, start) > 0 ? readChosen(text, start, pictures) : undefined;
    if (pick) return estimateEdit(parseText(text.source.slice(0, words[at]?.start))) < LIKELY ? pick : undefined;
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
