// Joins the pieces of an instruction to clauses.

import { isDeepStrictEqual } from "node:util";
import { isStory } from "../everyday/remarks.ts";
import { correctSpelling } from "../vocabulary/spelling.ts";
import { interpretClause, type Meaning } from "./clause.ts";
import type { Instruction } from "./split-instruction.ts";
import type { StepMeaning } from "./step.ts";

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
  const corrected = pieces.map((piece, index) => ({ ...piece, text: spelled[index] ?? "" }));
  const unread = { meaning: undefined, text: joinPieces(pieces), separator, cost: 100 * pieces.length };
  if (pieces.slice(1).some(standsAlone)) return unread;
  for (const read of [pieces, corrected]) {
    const text = joinPieces(read);
    const meaning = interpretClause(text, quotes);
    if (meaning?.kind === "step" && hidesAnOrder(read, meaning, quotes)) return unread;
    if (meaning !== undefined) return { meaning, text, separator, cost: costOf(meaning, pieces.length) };
  }
  return unread;
}

function joinPieces(pieces: Instruction["pieces"]): string {
  return pieces.map(({ text, separator }, index) => (index === 0 ? text : `${separator}${text}`)).join("");
}

/** Whether a piece never belongs to the clause before it. */
function standsAlone({ text, separator }: Instruction["pieces"][number]): boolean {
  return /\bthen\b/i.test(separator) || newThing.test(text) || (reason.test(text) && isStory(text));
}

const beginsWith = (words: string) => new RegExp(`^\\s*(?:(?:please|also|then|now|just)\\s+)*(?:${words})(?!\\p{L})`, "iu");
const verb = beginsWith(
  "make|turn|add|put|give|apply|use|remove|replace|change|convert|swap|draw|paint|write|erase|delete|crop|cut|rotate|flip|mirror|resize|straighten|blur|sharpen|brighten|darken|lighten|fade|tint|desaturate|pixelate|isolate|invert|keep|hide|colou?r|reduce|lower|increase|boost|raise|soften",
);
/** Verbs whose object is new to the picture. */
const makes = beginsWith("add|insert|draw|paint|stick|include|give|turn");

/** Whether pieces that were read as one step ask for two: "flip it, picture in picture" has words that flipping ignores, "white background,
 *  isolate the cat" has a second verb, "add a kite and bokeh" would blur everything behind a kite. */
function hidesAnOrder(pieces: Instruction["pieces"], { step, context }: StepMeaning, quotes: string[]): boolean {
  const later = pieces.slice(1);
  if (context.unquoted && later.some(({ text }) => verb.test(text))) return true;
  return later.some(({ text, separator }, index) => {
    if (/\bwith\b/i.test(separator)) return false;
    const [one, other] = [pieces.slice(0, index + 1), pieces.slice(index + 1)].map((part) =>
      interpretClause(joinPieces(part), quotes),
    );
    const takesNoun = (verbs: string, rest: Meaning | undefined) =>
      makes.test(verbs) && rest?.kind === "step" && step.noun !== undefined && step.noun !== rest.step.noun;
    if (one === undefined) return takesNoun(pieces[0]?.text ?? "", other);
    if (other === undefined) return takesNoun(text, one);
    if (one.kind !== "step" || other.kind !== "step" || one.step.name === other.step.name) return false;
    const isThird = one.step.name !== step.name && other.step.name !== step.name; // "crop to the centre, youtube thumbnail"
    return isThird || verb.test(text) || [one, other].some((alone) => isDeepStrictEqual(alone.step, step));
  });
}

function costOf(meaning: Meaning, pieces: number): number {
  if (meaning.kind === "unsupported") return 10;
  if (meaning.kind === "remark") return pieces === 1 ? 21 : 100 * pieces; // a remark ends where the next clause may begin
  if (meaning.kind === "nothing" && pieces > 1) return 100 * pieces; // "don't" excludes what stands beside it, not the next clause
  if (meaning.kind === "step" && meaning.leftOver !== undefined) return (25 + 5 * meaning.leftOver.length) * pieces * pieces;
  const unquoted = meaning.kind === "step" && meaning.context.unquoted === true;
  return unquoted ? 3 * pieces - 2 : 1; // text without quotation marks ends where another clause makes sense
}
