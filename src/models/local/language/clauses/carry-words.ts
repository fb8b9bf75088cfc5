// Clauses that share a word with their neighbours.

import { operationNamed } from "../../operations/index.ts";
import type { ClauseContext } from "../vocabulary/phrase.ts";
import { interpretClause } from "./clause.ts";
import type { Segment } from "./segments.ts";
import type { StepMeaning } from "./step.ts";

/** Fills in what a clause leaves out from its neighbours: "a bit brighter and warmer", "raise brightness, contrast and sharpness by 20%". */
export function carryWords(segments: Segment[], quotes: string[]): Segment[] {
  const read = [...segments];
  const carried: ClauseContext[] = segments.map(() => ({}));
  const reread = (index: number, more: ClauseContext) => {
    const segment = segments[index];
    if (segment === undefined) return;
    carried[index] = { ...carried[index], ...more };
    read[index] = rereadSegment(segment, quotes, carried[index]);
  };
  const contextOf = (list: Segment[], index: number) => {
    const meaning = list[index]?.meaning;
    return meaning?.kind === "step" ? meaning.context : undefined;
  };
  for (const [index, segment] of segments.entries()) {
    const before = contextOf(read, index - 1);
    if (before === undefined || !isLinked(segment)) continue;
    const effective = { ...lowers(segments[index - 1]), ...carried[index - 1], ...before };
    reread(index, carryForward(effective, segment));
    if (carried[index]?.direction === -1) read[index] = withLess(read[index] ?? segment, quotes);
  }
  for (const [index, segment] of [...segments.entries()].reverse()) {
    const [before, here] = [contextOf(segments, index - 1), contextOf(segments, index)];
    if (before === undefined || here === undefined || !isLinked(segment)) continue;
    const amount = carryBack({ ...carried[index - 1], ...before }, here, carried[index]?.amount, segment.text);
    if (amount !== undefined) reread(index - 1, { amount });
  }
  return shareRegions(read);
}

/** "reduce noise and contrast": the operation that removes noise has no direction. */
function lowers(segment: Segment | undefined): ClauseContext {
  const verb = /^\s*(?:please\s+)?(?:reduce|lower|decrease|lessen|less|turn down|tone down|dial down)(?!\p{L})/iu;
  return verb.test(segment?.text ?? "") ? { direction: -1 } : {};
}

/** "reduce contrast and grain": the name of an effect alone would add it. */
function withLess(segment: Segment, quotes: string[]): Segment {
  const { meaning, text } = segment;
  if (meaning?.kind !== "step" || !operationNamed(meaning.step.name).isEffect || !isBare(text)) return segment;
  return rereadSegment({ ...segment, text: `less ${text.trim()}` }, quotes, {});
}

/** Whether a clause belongs to the one before it. */
function isLinked({ meaning, separator }: Segment): boolean {
  return meaning?.kind === "step" && /^[\s,]*(?:and also|and|&|\+|,|as well as|plus|also)?\s*$/i.test(separator);
}

/** Both clauses are about the background in "make the background darker and a bit blurry", "darker, blurrier background" and "blur and
 *  darken the background". */
function shareRegions(segments: Segment[]): Segment[] {
  const shared = [...segments];
  segments.forEach(({ text, separator }, index) => {
    const [before, here] = [shared[index - 1], shared[index]];
    if (before?.meaning?.kind !== "step" || here?.meaning?.kind !== "step" || !/^[\s,]*(?:and|&)?\s*$/i.test(separator)) return;
    const [one, other] = [before.meaning, here.meaning];
    if (one.step.region !== "all" && isBare(text) && /and|&/i.test(separator))
      shared[index] = { ...here, meaning: withRegionOf(other, one) };
    else if (other.step.region !== "all" && (isBare(before.text) ? isDescription(text) : isLoneVerb(before.text, separator)))
      shared[index - 1] = { ...before, meaning: withRegionOf(one, other) };
  });
  return shared;
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

function withRegionOf(target: StepMeaning, { step, onOtherPart }: StepMeaning): StepMeaning {
  if (target.step.region !== "all" || !operationNamed(target.step.name).supportsRegions) return target;
  return {
    ...target,
    step: { ...target.step, region: step.region, ...(step.noun !== undefined && { noun: step.noun }) },
    onOtherPart,
  };
}

/** A verb of its own: "less contrast, add some colour". */
const ownVerb =
  /^\s*(?:(?:please|also|then|now|just)\s+)*(?:add|put|give|apply|use|increase|raise|boost|bring|get|throw)(?!\p{L})/iu;

/** "less contrast and a touch of warmth" */
const added = /^\s*(?:(?:also|just|maybe)\s+)*(?:a (?:touch|bit|little|little bit|hint|dash|tad|lot) of|some|extra)(?!\p{L})/iu;

function carryForward({ direction, amount }: ClauseContext, segment: Segment): ClauseContext {
  if (ownVerb.test(segment.text) || added.test(segment.text) || /[+−-]\s*\d/.test(segment.text)) return {};
  // "a bit brighter and warmer", "a bit brighter, warmer and sharper"
  const lone = /^\s*\p{L}+\s*$/u.test(segment.text) && (/and|&/i.test(segment.separator) || /er\s*$/i.test(segment.text));
  return { ...(direction && { direction }), ...(lone && amount?.kind === "strength" && { amount }) };
}

/** The amount that a clause has for the one before it, too: its own after "by", or that of the one after it. */
function carryBack(
  before: ClauseContext,
  here: ClauseContext,
  carried: ClauseContext["amount"],
  text: string,
): ClauseContext["amount"] {
  const elided = before.direction !== undefined && before.amount === undefined && here.direction === undefined;
  if (!elided) return undefined;
  const own = here.amount?.kind === "share" && /\bby\b/i.test(text) ? here.amount : undefined;
  return own ?? (here.amount === undefined && carried?.kind === "share" ? carried : undefined);
}

function rereadSegment(segment: Segment, quotes: string[], carried: ClauseContext): Segment {
  const meaning = interpretClause(segment.text, quotes, carried);
  return meaning === undefined ? segment : { ...segment, meaning };
}
