// Reads the commands that people write as words: undo, stop, again, more like 2, back to the original.

import {
  again,
  backHeads,
  beginnings,
  cancel,
  closings,
  dismissals,
  faults,
  help,
  joints,
  moreHeads,
  openings,
  originalHeads,
  rejections,
  repeatHeads,
  startOver,
  undo,
} from "./command-words.ts";
import type { Meaning, Which } from "./meaning.ts";
import { type PhraseMatcher, phrases, skip } from "./phrases.ts";
import { cardinal, ordinal } from "./picks/number-words.ts";
import { skipOpenings } from "./picks/picks.ts";
import { articles, earlierNouns, originalNouns, turnNouns } from "./picks/picture-words.ts";
import { isAmong, isComplete, readReference } from "./picks/references.ts";
import { restFrom, skipVerdict } from "./picks/verdicts.ts";
import { findClosingTalk, skipOpeningTalk } from "./talk.ts";
import { startsSegment, type Text, type Word } from "./text.ts";

/** A message that is nothing but a command, with talk and politeness around it. */
export function readWholeCommand(text: Text, named: boolean): Meaning | undefined {
  const { words } = text;
  if (words.length > 24) return undefined;
  if (isWhole(words, help, skipOpeningTalk(words, named), named, [closings])) return { kind: "help" };
  const starts = [skipOpeningTalk(words, named), skipOpenings(words, named), skip(words, 0, rejections, openings, refusals)];
  const found = (matcher: PhraseMatcher) => starts.some((start) => isWhole(words, matcher, start, named, [closings, rejections]));
  const afterFault = skip(words, 0, faults, rejections, openings, refusals);
  if ([...starts, afterFault].some((start) => isWhole(words, undo, start, named, [closings, rejections, faults])))
    return { kind: "undo" };
  if (found(cancel)) return { kind: "cancel" };
  if (found(dismissals)) return { kind: "dismissal" };
  if (found(startOver)) return { kind: "restore", turn: "original", rest: "" };
  return found(again) ? { kind: "again" } : undefined;
}

const refusals = phrases("no|nope|nah|hmm|ugh|oh|oops|sorry|ok");

/** Whether a command and what may come `after` it reach up to the closing talk. */
function isWhole(words: readonly Word[], match: PhraseMatcher, start: number, named: boolean, after: PhraseMatcher[]): boolean {
  const end = findClosingTalk(words, named);
  const at = start + match(words, start);
  if (at === start) return false;
  return skip(words, at, ...after) >= end;
}

/** "one more like 2", "2 again", "redo number 2". */
export function readMore(text: Text, pictures: number, named: boolean): { like: Which; rest: string } | undefined {
  const { words } = text;
  const start = skipOpenings(words, named);
  const heads = skipHeads(words, start, moreHeads);
  const repeats = repeatHeads(words, start);
  for (const at of new Set([heads, start + repeats, start])) {
    const reference = readReference(words, at, pictures);
    if (!reference || !isComplete(words, reference)) continue;
    if (reference.certainty !== "named" && !isAmong(reference.which, pictures)) continue;
    if (reference.side && pictures < 2) continue;
    const like = endsInLike(words, at) || (repeats > 0 && at === start + repeats);
    const repeated = words[reference.end]?.key === "again" || words[reference.end]?.key === "over";
    if (!like && !repeated) continue;
    const end = skipVerdict(words, repeated ? reference.end + 1 : reference.end);
    return { like: reference.which, rest: restFrom(text, end) };
  }
  return undefined;
}

function skipHeads(words: readonly Word[], start: number, heads: PhraseMatcher): number {
  let at = start;
  for (let length = heads(words, at); length > 0; length = heads(words, at)) at += length;
  return at;
}

function endsInLike(words: readonly Word[], at: number): boolean {
  const last = words[at - 1]?.key ?? "";
  const before = words[at - 2]?.key ?? "";
  if (last === "like")
    return /^(?:more|another|one|something|picture|ones|others|some|versions|variants|variations|images|pictures|options|results)$/.test(
      before,
    );
  if (last === "to") return before === "similar";
  if (/^(?:of|as)$/.test(last) && /^(?:style|vein|direction)$/.test(before)) return true;
  return (
    /^(?:of|on)$/.test(last) &&
    /^(?:more|variations?|variants?|versions?|take)$/.test(before) &&
    !/^(?:the|a)$/.test(words[at - 3]?.key ?? "")
  );
}

/** "back to turn 2", "the original, but warmer". */
export function readRestore(text: Text, turns: number, named: boolean): { turn: number | "original"; rest: string } | undefined {
  const { words } = text;
  const start = skipOpenings(words, named);
  return readBack(text, start, turns) ?? readOriginal(text, start) ?? readOver(text, start);
}

/** "go back to the first turn", "turn 2". */
function readBack(text: Text, start: number, turns: number): { turn: number | "original"; rest: string } | undefined {
  const { words } = text;
  const head = backHeads(words, start);
  const steps = readSteps(words, start);
  if (steps) return { turn: turns - steps.count > 0 ? turns - steps.count : "original", rest: restFrom(text, steps.end) };
  const beginning = head > 0 ? beginnings(words, start + head) : 0;
  if (beginning > 0 && isEnd(words, start + head + beginning))
    return { turn: "original", rest: restFrom(text, start + head + beginning) };
  const found = readTurn(words, start + head, head > 0);
  if (!found || !isEnd(words, found.end) || (head === 0 && found.turn > turns)) return undefined;
  return { turn: found.turn, rest: restFrom(text, skipVerdict(words, found.end)) };
}

/** "go back two steps". */
function readSteps(words: readonly Word[], start: number): { count: number; end: number } | undefined {
  const at = words[start]?.key === "go" ? start + 1 : start;
  if (words[at]?.key !== "back") return undefined;
  const count = cardinal(words[at + 1]?.key);
  const noun = /^(?:steps?|turns?|edits?|versions?)$/.test(words[at + 2]?.key ?? "");
  return count && noun && isEnd(words, at + 3) ? { count, end: at + 3 } : undefined;
}

/** "turn 2", "the second edit". */
function readTurn(words: readonly Word[], start: number, back: boolean): { turn: number; end: number } | undefined {
  const at = articles.has(words[start]?.key ?? "") ? start + 1 : start;
  const key = words[at]?.key ?? "";
  if (turnNouns.has(key)) {
    const label = /^(?:number|no|nr)$/.test(words[at + 1]?.key ?? "") ? 1 : 0;
    const digits = words[at + 1 + label]?.key ?? "";
    const turn = cardinal(digits) ?? (/^[1-9][0-9]?$/.test(digits) ? Number(digits) : undefined);
    return turn === undefined ? undefined : { turn, end: at + 2 + label };
  }
  const turn = ordinal(key);
  const nouns = back ? earlierNouns : turnNouns;
  return turn !== undefined && nouns.has(words[at + 1]?.key ?? "") ? { turn, end: at + 2 } : undefined;
}

/** "start over with a blue sky". */
function readOver(text: Text, start: number): { turn: "original"; rest: string } | undefined {
  const { words } = text;
  const length = startOver(words, start);
  const end = start + length;
  if (length === 0 || !isEnd(words, end)) return undefined;
  return { turn: "original", rest: restFrom(text, end) };
}

/** "use the original and …", "make the original warmer". */
function readOriginal(text: Text, start: number): { turn: "original"; rest: string } | undefined {
  const { words, source } = text;
  const back = backHeads(words, start);
  const at = start + (back || skipHeads(words, start, originalHeads) - start);
  const end = originalEnd(words, at);
  if (end > 0 && isEnd(words, end)) return { turn: "original", rest: restFrom(text, skipVerdict(words, end)) };
  const object = words.findIndex(
    (word, i) => /^(?:make|turn|convert|crop|edit|color|colour|brighten|darken)$/.test(word.key) && originalEnd(words, i + 1) > 0,
  );
  const first = words[object + 1];
  const last = words[originalEnd(words, object + 1) - 1];
  if (object < 0 || !first || !last) return undefined;
  return { turn: "original", rest: `${source.slice(0, first.start)}it${source.slice(last.end)}`.trim() };
}

/** The word after "the original picture", 0 if it isn't that. */
function originalEnd(words: readonly Word[], start: number): number {
  const at = articles.has(words[start]?.key ?? "") ? start + 1 : start;
  if (words[at]?.key !== "original") return 0;
  return originalNouns.has(words[at + 1]?.key ?? "") ? at + 2 : at + 1;
}

/** Whether the name of a turn ends here: nothing but an instruction or a verdict may follow. */
function isEnd(words: readonly Word[], at: number): boolean {
  const next = words[at];
  if (!next || startsSegment(next) || joints(words, at) > 0 || closings(words, at) > 0 || skipVerdict(words, at) > at)
    return true;
  return openings(words, at) > 0 || /^(?:with|without|in|as|at|is|was|looks|needs|only|just|again)$/.test(next.key);
}
