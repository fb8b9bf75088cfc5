// Joins the pieces of an instruction to clauses.

import { isStory } from "../everyday/remarks.ts";
import { correctSpelling } from "../vocabulary/spelling.ts";
import { interpretClause, type Meaning } from "./clause.ts";
import type { Instruction } from "./split-instruction.ts";

/** How many pieces one clause can span: "duotone in red and blue" spans two. */
const MAX_PIECES_PER_CLAUSE = 4;

/** One clause. `cost`: how poor the reading is; unknown words cost most. */
export interface Segment {
  meaning: Meaning | undefined;
  text: string;
  separator: string;
  cost: number;
}

/** Of all ways to join neighbouring pieces, finds the one that leaves the least unexplained, and of these the one with the fewest clauses. */
export function cheapestSegments({ pieces, quotes }: Instruction): Segment[] {
  const spelled = pieces.map(({ text }) => correctSpelling(text));
  const best: { cost: number; segments: Segment[] }[] = [{ cost: 0, segments: [] }];
  for (let end = 1; end <= pieces.length; end += 1) {
    for (let start = Math.max(0, end - MAX_PIECES_PER_CLAUSE); start < end; start += 1) {
      const before = best[start];
      if (before === undefined) continue;
      const segment = segmentOf(pieces.slice(start, end), spelled.slice(start, end), quotes);
      const cost = before.cost + segment.cost;
      if (best[end] === undefined || cost < (best[end]?.cost ?? 0)) best[end] = { cost, segments: [...before.segments, segment] };
    }
  }
  return best[pieces.length]?.segments ?? [];
}

/** An order of its own, which no other clause includes: "white background and add a kite". */
const newThing =
  /^\s*(?:(?:please|also|then|now)\s+)*(?:add|put(?: in)?|insert|draw|place|paint|stick|include|throw in|give (?:her|him|it|them))\s+(?:a|an|some|the|more|two|three|\d+)\s/iu;

/** "so that it looks cooler" says why, not how. */
const reason = /^[\s,]*(?:so|because|since|otherwise)\s/iu;

function segmentOf(pieces: Instruction["pieces"], spelled: string[], quotes: string[]): Segment {
  const separator = pieces[0]?.separator ?? "";
  const join = (texts: string[]) =>
    texts.map((text, index) => (index === 0 ? text : `${pieces[index]?.separator}${text}`)).join("");
  const asTyped = join(pieces.map(({ text }) => text));
  const corrected = join(spelled);
  if (pieces.slice(1).some(({ text }) => newThing.test(text) || (reason.test(text) && isStory(text))))
    return { meaning: undefined, text: asTyped, separator, cost: 100 * pieces.length };
  const typed = interpretClause(asTyped, quotes);
  if (typed !== undefined || asTyped === corrected)
    return { meaning: typed, text: asTyped, separator, cost: costOf(typed, pieces.length) };
  const meaning = interpretClause(corrected, quotes);
  return { meaning, text: meaning === undefined ? asTyped : corrected, separator, cost: costOf(meaning, pieces.length) };
}

function costOf(meaning: Meaning | undefined, pieces: number): number {
  if (meaning === undefined) return 100 * pieces;
  if (meaning.kind === "unsupported") return 10;
  if (meaning.kind === "remark") return pieces === 1 ? 21 : 100 * pieces; // a remark ends where the next clause may begin
  if (meaning.kind === "nothing" && pieces > 1) return 100 * pieces; // "don't" excludes what stands beside it, not the next clause
  if (meaning.kind === "step" && meaning.leftOver !== undefined) return (25 + 5 * meaning.leftOver.length) * pieces * pieces;
  const unquoted = meaning.kind === "step" && meaning.context.unquoted === true;
  return unquoted ? 3 * pieces - 2 : 1; // text without quotation marks ends where another clause makes sense
}
