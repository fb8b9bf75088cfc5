// The step that one clause asks for.

import { isUnsupported, type Params } from "../../operation.ts";
import { operationNamed, operations } from "../../operations/index.ts";
import type { Step } from "../../plan.ts";
import type { Clause, ClauseContext } from "../vocabulary/phrase.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";
import type { FollowUp } from "./follow-ups.ts";
import { isHarmless, MAX_LEFT_OVER } from "./forgiving.ts";
import { takeTarget } from "./regions.ts";

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

/** A step that the editor knows and can't do, and why. */
export interface UnsupportedMeaning {
  kind: "unsupported";
  unsupported: string;
}

/** The step of the first operation that understands every word and can do it, or else the refusal of the first one that can't. */
export function findStep(
  text: string,
  quotes: readonly string[],
  carried: ClauseContext,
): StepMeaning | UnsupportedMeaning | undefined {
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
export function readForgivingly(text: string, quotes: readonly string[], carried: ClauseContext): StepMeaning | undefined {
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
export function findRegionStep(
  text: string,
  quotes: readonly string[],
  carried: ClauseContext,
): StepMeaning | UnsupportedMeaning | undefined {
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
