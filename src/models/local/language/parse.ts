import { LRUCache } from "lru-cache";
import { editorMessages } from "../messages.ts";
import { isUnsupported, type Params } from "../operation.ts";
import { operationNamed, operations } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import { isComparison, isStory } from "./everyday/remarks.ts";
import { rewrite } from "./everyday/rewrite.ts";
import { quoteText } from "./everyday/text-to-write.ts";
import { type Amendment, type FollowUp, readAmendment, readFollowUp, reductionFactor } from "./follow-ups.ts";
import { isHarmless, MAX_LEFT_OVER } from "./forgiving.ts";
import { isPart, type KeptPart, readKeptPart, takeTarget } from "./regions.ts";
import { type Instruction, MAX_PIECES, splitInstruction } from "./split-instruction.ts";
import { type Clause, type ClauseContext, hasPhrase, phrase } from "./vocabulary/phrase.ts";
import { takeStrength } from "./vocabulary/quantities.ts";
import { correctSpelling } from "./vocabulary/spelling.ts";
import { findUnmatchedWords } from "./vocabulary/stop-words.ts";

/** A clause that asks for a step. */
export interface StepMeaning {
  kind: "step";
  step: Step;
  /** "The rest": the part that was not mentioned before. */
  onOtherPart: boolean;
  context: ClauseContext;
  /** Words that were understood to change nothing. */
  leftOver?: string[];
  /** What it means if the last edit has that effect: "less grain" then weakens it, otherwise it removes noise. */
  asFollowUp?: FollowUp;
}

/** The meaning of one clause. */
type Meaning =
  | StepMeaning
  /** Asks for nothing: politeness, or a list of operations not to use, which may be empty. */
  | { kind: "nothing"; excluded?: string[] }
  /** Refers to the last edit, or to the clause before it. */
  | FollowUp
  | Amendment
  | KeptPart
  /** What people say around an edit: why they want it, what it's for. */
  | { kind: "remark"; text: string }
  | { kind: "unsupported"; unsupported: string };

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
/** How many pieces one clause can span: "duotone in red and blue" spans two. */
const MAX_PIECES_PER_CLAUSE = 4;

interface Segment {
  meaning: Meaning | undefined;
  text: string;
  separator: string;
  cost: number;
}

/** Planning, drawing and the turns that follow read the same instructions. */
const readBefore = new LRUCache<string, ParsedInstruction>({ max: 64 });

/** Reads an instruction. Pure. Every word is understood, part of a clause in `unmatched`, or read as a remark. */
export function parseInstruction(prompt: string): ParsedInstruction {
  const known = readBefore.get(prompt);
  if (known !== undefined) return known;
  const parsed = readInstruction(prompt);
  if (prompt.length <= MAX_PROMPT_LENGTH) readBefore.set(prompt, parsed);
  return parsed;
}

function readInstruction(prompt: string): ParsedInstruction {
  const asked = quoteText(prompt.slice(0, MAX_PROMPT_LENGTH));
  if (prompt.length > MAX_PROMPT_LENGTH || splitInstruction(asked).pieces.length > MAX_PIECES) return refuseLength();
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

function parsePieces(instruction: Instruction): ParsedInstruction {
  const segments = readSignature(carryWords(cheapestSegments(instruction), instruction.quotes));
  const asks = segments.some(({ meaning }) => meaning !== undefined && meaning.kind !== "remark" && meaning.kind !== "nothing");
  const isUnmatched = ({ meaning }: Segment) => meaning === undefined || (meaning.kind === "remark" && !asks);
  return {
    meanings: segments.filter((segment) => !isUnmatched(segment)).flatMap(({ meaning }) => meaning ?? []),
    possible: segments
      .filter(({ meaning }) => meaning?.kind === "step" || meaning?.kind === "kept")
      .map(({ text }) => unquote(text, instruction.quotes)),
    unmatched: segments.filter(isUnmatched).map(({ text }) => describeUnmatched(text, instruction.quotes)),
  };
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

/** Of all ways to join neighbouring pieces, finds the one that leaves the least unexplained, and of these the one with the fewest clauses. */
function cheapestSegments({ pieces, quotes }: Instruction): Segment[] {
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

/** Fills in what a clause leaves out from its neighbours: "a bit brighter and warmer", "raise brightness and contrast by 20%". */
function carryWords(segments: Segment[], quotes: string[]): Segment[] {
  const read = [...segments];
  read.forEach((segment, index) => {
    const before = read[index - 1];
    if (
      before?.meaning?.kind !== "step" ||
      segment.meaning?.kind !== "step" ||
      !/^[\s,]*(?:and also|and|&|\+|,|as well as|plus|also)?\s*$/i.test(segment.separator)
    )
      return;
    read[index] = rereadSegment(segment, quotes, carryForward(before.meaning.context, segment));
    const backwards = carryBack(before.meaning.context, segment.meaning.context, segment.text);
    if (backwards !== undefined) read[index - 1] = rereadSegment(before, quotes, backwards);
  });
  shareRegions(read);
  return read;
}

/** Both clauses are about the background in "make the background darker and a bit blurry", "darker, blurrier background" and "blur and
 *  darken the background". */
function shareRegions(segments: Segment[]): void {
  segments.forEach(({ meaning, text, separator }, index) => {
    const before = segments[index - 1];
    if (before?.meaning?.kind !== "step" || meaning?.kind !== "step" || !/^[\s,]*(?:and|&)?\s*$/i.test(separator)) return;
    const [one, other] = [before.meaning, meaning];
    if (one.step.region !== "all" && isBare(text) && /and|&/i.test(separator)) copyRegion(other, one);
    else if (other.step.region !== "all" && (isBare(before.text) ? isDescription(text) : isLoneVerb(before.text, separator)))
      copyRegion(one, other);
  });
}

const bareWords = /^\s*(?:(?:also|a|bit|little|lot|much|more|less|slightly|very|even)\s+)*\p{L}+\s*$/iu;
const endsWithVerb = /\b(?:it|this|all|everything|crop|sharpen|brighten|darken|blur|flip|rotate|desaturate|sepia)\s*$/i;

/** An adjective without a verb: "darker", "a bit blurry". */
function isBare(text: string): boolean {
  return bareWords.test(text) && !endsWithVerb.test(text);
}

/** A noun with an adjective: "blurrier background", not "blur the background". */
function isDescription(text: string): boolean {
  return /^\s*(?:\p{L}+\s+){1,3}\p{L}+\s*$/u.test(text) && !/(?<!\p{L})(?:the|my|our|this|that)(?!\p{L})/iu.test(text);
}

/** "blur and darken the background": the object of the first verb comes with the second. */
function isLoneVerb(text: string, separator: string): boolean {
  return (
    /^\s*(?:blur|sharpen|brighten|darken|lighten|desaturate|pixelate|soften)\s*$/i.test(text) &&
    /^\s*(?:and|&)\s*$/i.test(separator)
  );
}

function copyRegion(target: StepMeaning, other: StepMeaning): void {
  if (target.step.region !== "all" || !operationNamed(target.step.name).supportsRegions) return;
  target.step = { ...target.step, region: other.step.region, ...(other.step.noun !== undefined && { noun: other.step.noun }) };
  target.onOtherPart = other.onOtherPart;
}

/** A verb of its own: "less contrast, add some colour". */
const ownVerb =
  /^\s*(?:(?:please|also|then|now|just)\s+)*(?:add|put|give|apply|use|increase|raise|boost|bring|get|throw)(?!\p{L})/iu;

function carryForward({ direction, amount }: ClauseContext, segment: Segment): ClauseContext {
  if (ownVerb.test(segment.text)) return {};
  // "a bit brighter and warmer", "a bit brighter, warmer and sharper"
  const lone = /^\s*\p{L}+\s*$/u.test(segment.text) && (/and|&/i.test(segment.separator) || /er\s*$/i.test(segment.text));
  return { ...(direction && { direction }), ...(lone && amount?.kind === "strength" && { amount }) };
}

function carryBack(before: ClauseContext, here: ClauseContext, text: string): ClauseContext | undefined {
  const elided = before.direction !== undefined && before.amount === undefined && here.direction === undefined;
  return elided && here.amount?.kind === "share" && /\bby\b/i.test(text) ? { amount: here.amount } : undefined;
}

function rereadSegment(segment: Segment, quotes: string[], carried: ClauseContext): Segment {
  const meaning = interpretClause(segment.text, quotes, carried);
  return meaning === undefined ? segment : { ...segment, meaning };
}

function interpretClause(text: string, quotes: readonly string[], carried: ClauseContext = {}): Meaning | undefined {
  const followUp = readFollowUp(text);
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

/** The step of the first operation that understands every word and can do it, or else the refusal of the first one that can't. */
function findStep(
  text: string,
  quotes: readonly string[],
  carried: ClauseContext,
): Extract<Meaning, { kind: "step" | "unsupported" }> | undefined {
  let unsupported: string | undefined;
  for (const { name, read } of operations) {
    const clause: Clause = { rest: text, quotes, carried, context: {} };
    const found = read(clause);
    if (found === undefined || findUnmatchedWords(clause.rest).length > 0) continue;
    if (!isUnsupported(found))
      return { kind: "step", step: createStep(name, found, clause.context), onOtherPart: false, context: clause.context };
    unsupported ??= found.unsupported;
  }
  return unsupported === undefined ? undefined : { kind: "unsupported", unsupported };
}

/** The step of a clause in which a few harmless words are left over: "brighten it partially". */
function readForgivingly(text: string, quotes: readonly string[], carried: ClauseContext): StepMeaning | undefined {
  let best: StepMeaning | undefined;
  let fewest = MAX_LEFT_OVER + 1;
  for (const { name, read, supportsRegions } of operations) {
    if (!supportsRegions) continue;
    const clause: Clause = { rest: text, quotes, carried, context: {} };
    const found = read(clause);
    if (found === undefined || isUnsupported(found)) continue;
    const leftOver = findUnmatchedWords(clause.rest);
    if (leftOver.length >= fewest || !leftOver.every((word) => isHarmless(word, text, clause.rest))) continue;
    fewest = leftOver.length;
    best = {
      kind: "step",
      step: createStep(name, found, clause.context),
      onOtherPart: false,
      context: clause.context,
      leftOver,
    };
  }
  return best;
}

function createStep(name: string, params: Params, { noun, part }: ClauseContext): Step {
  return { name, params, region: part ?? "all", ...(noun !== undefined && { noun }) };
}

/** The same for a clause that names a part of the picture: "blur the background", "make only the cup brighter". */
function findRegionStep(
  text: string,
  quotes: readonly string[],
  carried: ClauseContext,
): Extract<Meaning, { kind: "step" | "unsupported" }> | undefined {
  const clause: Clause = { rest: text, quotes, carried, context: {} };
  const target = takeTarget(clause);
  if (target === undefined) return undefined;
  const meaning = findStep(clause.rest, quotes, carried);
  if (meaning?.kind !== "step" || !operationNamed(meaning.step.name).supportsRegions)
    return meaning?.kind === "unsupported" ? meaning : undefined;
  const region = target.part === "rest" ? "background" : target.part;
  const step: Step = { ...meaning.step, region, ...(target.noun !== undefined && { noun: target.noun }) };
  return { ...meaning, step, onOtherPart: target.part === "rest" };
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

/** The unknown words under the reading that understands the most. */
function describeUnmatched(text: string, quotes: readonly string[]): { clause: string; words: string[] } {
  let words = findUnmatchedWords(text);
  for (const spelling of [text, correctSpelling(text)]) {
    for (const { read } of operations) {
      const clause: Clause = { rest: spelling, quotes, carried: {}, context: {} };
      if (read(clause) === undefined) continue;
      const left = findUnmatchedWords(clause.rest);
      if (left.length > 0 && left.length < words.length) words = left;
    }
  }
  return { clause: unquote(text, quotes), words: words.map((word) => unquote(word, quotes)) };
}
