import { LRUCache } from "lru-cache";
import { editorMessages } from "../messages.ts";
import { carryWords } from "./clauses/carry-words.ts";
import { findUnknownWords, type Meaning } from "./clauses/clause.ts";
import { namesRemoval, readCleanUp } from "./clauses/marked-removal.ts";
import { cheapestSegments, type Segment } from "./clauses/segments.ts";
import { type Instruction, MAX_PIECES, splitInstruction } from "./clauses/split-instruction.ts";
import { findStep } from "./clauses/step.ts";
import { isTalk } from "./everyday/remarks.ts";
import { rewrite } from "./everyday/rewrite.ts";
import { quoteText } from "./everyday/text-to-write.ts";
import { correctSpelling } from "./vocabulary/spelling.ts";

export interface ParsedInstruction {
  /** In the order of the instruction. */
  readonly meanings: readonly Meaning[];
  /** The clauses that ask for a step, as text. */
  readonly possible: readonly string[];
  /** Clauses the editor doesn't understand, and the unknown words in them. */
  readonly unmatched: readonly { clause: string; words: readonly string[] }[];
}

/** The longest instruction, in characters. */
const MAX_PROMPT_LENGTH = 2000;

/** Planning, drawing and the turns that follow read the same instructions. */
const readBefore = new LRUCache<string, ParsedInstruction>({ max: 64 });

/** Reads an instruction. Pure. Every word is understood, part of a clause in `unmatched`, or read as a remark. `marked`: an area of the
 *  picture is marked, so "remove the cup" is about what is there. */
export function parseInstruction(prompt: string, marked = false): ParsedInstruction {
  const key = `${marked ? "marked" : "whole"} ${prompt}`;
  const known = readBefore.get(key);
  if (known !== undefined) return known;
  const parsed = readInstruction(prompt, marked);
  if (prompt.length <= MAX_PROMPT_LENGTH) readBefore.set(key, parsed);
  return parsed;
}

function readInstruction(prompt: string, marked: boolean): ParsedInstruction {
  const asked = quoteText((marked ? readCleanUp(prompt) : prompt).slice(0, MAX_PROMPT_LENGTH));
  if (prompt.length > MAX_PROMPT_LENGTH || splitInstruction(asked).pieces.length > MAX_PIECES) return refuseLength();
  if (isTalk(asked)) return { meanings: [], possible: [], unmatched: [{ clause: asked.trim(), words: [asked.trim()] }] };
  const parsePieces = (instruction: Instruction) => readPieces(instruction, marked);
  const rewritten = parsePieces(splitInstruction(asked, rewrite));
  if (rewritten.unmatched.length === 0) return rewritten;
  const spelled = parsePieces(splitInstruction(asked, (text) => rewrite(correctSpelling(text))));
  if (spelled.unmatched.length === 0) return spelled;
  const asTyped = parsePieces(splitInstruction(asked));
  return countWords(rewritten) < countWords(asTyped) ? rewritten : asTyped;
}

function countWords({ unmatched }: ParsedInstruction): number {
  return unmatched.reduce((sum, { words }) => sum + words.length, 0);
}

function readPieces(instruction: Instruction, marked: boolean): ParsedInstruction {
  const named = readSignature(carryWords(cheapestSegments(instruction), instruction.quotes));
  const read = marked ? named.map(readMarkedRemoval) : named;
  const segments = asksForSomething(read) ? read : read.map(readPurpose);
  const asks = asksForSomething(segments);
  const isUnmatched = ({ meaning }: Segment) => meaning === undefined || (meaning.kind === "remark" && !asks);
  return {
    meanings: segments.filter((segment) => !isUnmatched(segment)).flatMap(({ meaning }) => meaning ?? []),
    possible: segments
      .filter(({ meaning }) => meaning?.kind === "step" || meaning?.kind === "kept")
      .map(({ text }) => unquote(text, instruction.quotes)),
    unmatched: segments.filter(isUnmatched).map(({ text }) => describeUnmatched(text, instruction.quotes)),
  };
}

function readMarkedRemoval(segment: Segment): Segment {
  if (segment.meaning !== undefined || !namesRemoval(segment.text)) return segment;
  return { ...segment, meaning: findStep("remove this", [], {}) };
}

function asksForSomething(segments: readonly Segment[]): boolean {
  return segments.some(({ meaning }) => meaning !== undefined && meaning.kind !== "remark" && meaning.kind !== "nothing");
}

/** "It's for my LinkedIn banner" says why, unless the message says nothing else. */
function readPurpose(segment: Segment): Segment {
  if (segment.meaning?.kind !== "remark") return segment;
  const step = findStep(segment.text, [], {});
  return step?.kind === "step" && step.step.name === "crop-to-format" ? { ...segment, meaning: step } : segment;
}

function refuseLength(): ParsedInstruction {
  return {
    meanings: [
      {
        kind: "unsupported",
        unsupported: editorMessages.tooLong(MAX_PIECES, MAX_PROMPT_LENGTH),
      },
    ],
    possible: [],
    unmatched: [],
  };
}

/** With the quoted texts back in their places. */
function unquote(text: string, quotes: readonly string[]): string {
  return text
    .replaceAll(/“(\d+)”/g, (_, index: string) => `“${quotes[Number(index)] ?? ""}”`)
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** A name after "Kind regards" is a remark, too. */
function readSignature(segments: Segment[]): Segment[] {
  const [before, last] = segments.slice(-2);
  const isName = last?.meaning === undefined && /^\s*\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}*)?\.?\s*$/u.test(last?.text ?? "");
  const closes = before?.meaning?.kind === "nothing" || before?.meaning?.kind === "remark";
  if (!last || !isName || !closes) return segments;
  return segments.with(-1, { ...last, meaning: { kind: "remark", text: last.text.trim() } });
}

function describeUnmatched(text: string, quotes: readonly string[]): { clause: string; words: string[] } {
  return { clause: unquote(text, quotes), words: findUnknownWords(text, quotes).map((word) => unquote(word, quotes)) };
}
