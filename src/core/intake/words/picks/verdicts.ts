// What people say about the picture they pick, and the instruction that follows.

import { comparedTo, joints, verdicts } from "../command-words.ts";
import { skip } from "../phrases.ts";
import { isTalk } from "../talk.ts";
import { praiseOnlyAfterSubject } from "../talk-words.ts";
import { startsSegment, type Text, textFrom, type Word } from "../text.ts";
import { readReference } from "./references.ts";

/** After "is best", "please", "looks great to me". */
export function skipVerdict(words: readonly Word[], start: number): number {
  for (let at = start; ; ) {
    const length = verdicts(words, at) || praiseLength(words, at);
    if (length === 0) return at;
    at += length;
  }
}

/** Whether a verdict or a comparison starts at this word. */
export function isJudged(words: readonly Word[], at: number): boolean {
  return verdicts(words, at) > 0 || praiseLength(words, at) > 0 || comparedTo(words, at) > 0;
}

/** "is amazing", "looks really good to me": up to the end of the clause or to "but". */
function praiseLength(words: readonly Word[], start: number): number {
  if (!/^(?:is|are|was|looks|look|came|turned|feels|works|seems|its|ist|est|es)$/.test(words[start]?.key ?? "")) return 0;
  let end = start + 1;
  while (end < words.length && !startsSegment(words[end] as Word) && joints(words, end) === 0) end++;
  const clause = words.slice(start + 1, end);
  const praised =
    clause.length > 0 && clause.every((word) => praiseOnlyAfterSubject.has(word.key)) ? true : isTalk(clause, false);
  return praised ? end - start : 0;
}

/** After "is better than 3". */
export function skipComparison(words: readonly Word[], at: number, pictures: number): number {
  const compared = comparedTo(words, at);
  const other = compared > 0 ? readReference(words, at + compared, pictures) : undefined;
  return other ? skipVerdict(words, other.end) : at;
}

/** What follows from this word on, without "and", "but" or "then" before it. A statement about the picture gets a subject. */
export function restFrom(text: Text, at: number): string {
  const { words } = text;
  const start = skip(words, at, joints);
  const verb = start === at && /^(?:is|looks|look|needs|need|should|could|has|would|was)$/.test(words[start]?.key ?? "");
  return verb && !startsSegment(words[start] as Word) ? `it ${textFrom(text, words[start])}` : textFrom(text, words[start]);
}
