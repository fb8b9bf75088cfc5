// Pictures that are named within an instruction: "in the second one, …", "make number 2 darker".

import { additions, closings, contentVerbs, inHeads, pictureLinks, wholeVerbs } from "../command-words.ts";
import { isLook } from "../looks.ts";
import type { Pick } from "../meaning.ts";
import { startsSegment, type Text, type Word } from "../text.ts";
import { isAmong, isComplete, type Reference, readReference } from "./references.ts";
import { restFrom } from "./verdicts.ts";

const MAX_REMARK_WORDS = 20;
/** A longer message describes a picture: its numbers are part of the description. */
const MAX_OBJECT_WORDS = 120;

/** "in the second one, make the sky red". */
export function readPrefix(text: Text, start: number, pictures: number): Pick | undefined {
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
export function readObject(text: Text, pictures: number): Pick | undefined {
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
