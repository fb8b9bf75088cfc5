import { isDeepStrictEqual } from "node:util";
import type { Exchange } from "../../../core/ports/models.ts";
import { editorMessages } from "../messages.ts";
import { operationNamed, operations } from "../operations/index.ts";
import { describeStep, MAX_REACH, type Plan, type Step, usesArea, usesSubject } from "../plan.ts";
import { planVariant } from "../variants.ts";
import type { Amendment, FollowUp } from "./clauses/follow-ups.ts";
import type { StepMeaning } from "./clauses/step.ts";
import { type ParsedInstruction, parseInstruction } from "./parse.ts";
import { settleTilt } from "./settle-tilt.ts";
import { stackCaptions } from "./stack-captions.ts";
import { createSubjectTracker } from "./subject-tracking.ts";

/** What the editor needs to know about an earlier turn. */
export type PastTurn = Pick<Exchange, "prompt" | "choice" | "area">;

/** An instruction, understood as far as possible. The editor draws only if all of it is understood. */
export interface Understanding {
  plan: Plan;
  unmatched: ParsedInstruction["unmatched"][number][];
  /** The clauses that ask for something it can do, in its own words. */
  possible: readonly string[];
  /** What isn't an edit: reasons, purposes, greetings. */
  remarks: string[];
  /** Why it can't be done although it was understood; a sentence for people. */
  unsupported: string | undefined;
}

/** How many turns of "more" after "more" are followed back. */
const MAX_FOLLOW_UPS = 40;

/** What can be done of an instruction that can't be done whole; undefined if that's nothing. `marked`: an area of the picture is marked. */
export function possiblePart({ possible }: Understanding, marked = false): string | undefined {
  const part = possible.join(", ");
  if (part === "") return undefined;
  const { unmatched, unsupported, plan } = understandPlan(part, [], marked);
  return unmatched.length === 0 && unsupported === undefined && plan.steps.length > 0 ? part : undefined;
}

/** Reads an instruction that follows these turns, oldest first. `marked`: an area of the picture is marked. Pure. */
export function understandPlan(prompt: string, history: readonly PastTurn[], marked = false): Understanding {
  const { meanings, unmatched, possible } = parseInstruction(prompt, marked);
  const understanding: Understanding = {
    plan: { turnsBack: 0, steps: [] },
    unmatched: [...unmatched],
    possible,
    remarks: [],
    unsupported: undefined,
  };
  const tracker = createSubjectTracker();
  let reach = 0;
  meanings.forEach((meaning, index) => {
    if (meaning.kind === "step" && meaning.leftOver) understanding.remarks.push(...meaning.leftOver);
    if (meaning.kind === "unsupported") understanding.unsupported ??= meaning.unsupported;
    else if (meaning.kind === "step") addStep(understanding, { ...meaning, step: tracker.resolveRegion(meaning) }, history);
    else if (meaning.kind === "follow-up") applyFollowUp(understanding, meaning, history, index === meanings.length - 1);
    else if (meaning.kind === "amendment") amend(understanding, meaning, history);
    else if (meaning.kind === "reach") reach += meaning.by;
    else if (meaning.kind === "remark") understanding.remarks.push(meaning.text);
    else if (meaning.kind === "kept") understanding.plan.steps = tracker.excludePart(meaning, understanding.plan.steps);
    else understanding.plan.steps = understanding.plan.steps.filter(({ name }) => !meaning.excluded?.includes(name));
  });
  understanding.plan.steps.push(...(unmatched.length === 0 ? tracker.impliedSteps(understanding.plan.steps) : []));
  understanding.plan.steps = beginInArea(settleTilt(stackCaptions(understanding.plan.steps)));
  if (reach !== 0) changeReach(understanding, reach, history);
  if (lacksArea(understanding.plan, history, marked)) understanding.unsupported ??= editorMessages.removeUnmarked;
  if (understanding.plan.steps.length === 0 && unmatched.length === 0) understanding.unsupported ??= explainNothingToDo(meanings);
  return understanding;
}

/** The area is one of the original, so what needs it comes first. */
function beginInArea(steps: Step[]): Step[] {
  const { true: inArea = [], false: others = [] } = Object.groupBy(steps, ({ name }) => `${operationNamed(name).needsArea}`);
  return [...inArea.slice(0, 1), ...others];
}

/** Whether the plan needs a marked area, but nothing is marked. */
function lacksArea({ steps, turnsBack }: Plan, history: readonly PastTurn[], marked: boolean): boolean {
  return usesArea(steps) && !marked && (turnsBack === 0 || history.at(-turnsBack)?.area === undefined);
}

/** "More of the subject": the steps of this instruction, or the last edit once more, with a wider outline. */
function changeReach(understanding: Understanding, by: number, history: readonly PastTurn[]): void {
  const past = understanding.plan.steps.length > 0 ? understanding.plan : planLastEdit(history);
  if (past === undefined || !usesSubject(past.steps)) {
    understanding.unsupported ??= editorMessages.noOutline;
    return;
  }
  const reach = Math.max(-MAX_REACH, Math.min(MAX_REACH, (past.reach ?? 0) + by));
  if (reach === past.reach) understanding.unsupported ??= editorMessages.outlineAtLimit;
  understanding.plan = past === understanding.plan ? { ...past, reach } : { ...previousPlan(past), reach };
}

function addStep(
  understanding: Understanding,
  { step, asFollowUp }: Pick<StepMeaning, "step" | "asFollowUp">,
  history: readonly PastTurn[],
): void {
  const reduced = understanding.plan.steps.length === 0 && asFollowUp !== undefined ? planLastEdit(history) : undefined;
  if (asFollowUp !== undefined && reduced?.steps.some(({ name }) => name === asFollowUp.name))
    applyFollowUp(understanding, asFollowUp, history, true);
  else if (!understanding.plan.steps.some((other) => isSameEdit(other, step))) understanding.plan.steps.push(step);
}

/** "It looks blurry, sharpen it": the complaint and the order ask for the same. */
function isSameEdit(one: Step, other: Step): boolean {
  return operationNamed(one.name).supportsRegions && isDeepStrictEqual(one, other);
}

function applyFollowUp(understanding: Understanding, followUp: FollowUp, history: readonly PastTurn[], last: boolean): void {
  if (understanding.plan.steps.length > 0) {
    moderateSteps(understanding, followUp);
    return;
  }
  const past = planLastEdit(history);
  if (past === undefined) {
    understanding.unsupported ??=
      history.length === 0 ? editorMessages.nothingToRepeat : editorMessages.cannotRepeat(history.at(-1)?.prompt ?? "");
    return;
  }
  const change = { more: strengthenPlan, rescale: rescalePlan, before: previousPlan, again: last ? repeatPlan : previousPlan }[
    followUp.action
  ](past, followUp);
  if (typeof change === "string") understanding.unsupported ??= change;
  else understanding.plan = change;
}

/** "…, but not too much": changes the strength of the step before it; after "as before", of all steps. */
function moderateSteps(understanding: Understanding, { action, factor, name }: FollowUp): void {
  const { turnsBack, steps } = understanding.plan;
  const by = action === "rescale" ? factor : 1.6 * Math.max(1, factor);
  const isAffected = (step: Step, index: number) =>
    name === undefined ? turnsBack > 0 || index === steps.length - 1 : step.name === name;
  const moderated = steps.map((step, index) => (isAffected(step, index) ? (scaleStep(step, by) ?? step) : step));
  if (name !== undefined && !steps.some(isAffected)) understanding.unsupported ??= explainNotApplied(name);
  else if (moderated.every((step, index) => step === steps[index])) understanding.unsupported ??= explainNoStrength(steps);
  understanding.plan = { ...understanding.plan, steps: moderated };
}

/** "As before, but in blue": gives the last step that has a colour or a place a new one. */
function amend(
  understanding: Understanding,
  { clause, colour, anchor, unsupported }: Amendment,
  history: readonly PastTurn[],
): void {
  const past = understanding.plan.steps.length > 0 ? understanding.plan : planLastEdit(history);
  const keys = past?.steps.map(({ params }) => ({
    ...(colour && "colour" in params && { colour }),
    ...(anchor && "anchor" in params && { anchor }),
  }));
  const changes = (colour ? 1 : 0) + (anchor ? 1 : 0);
  const at = keys?.findLastIndex((key) => Object.keys(key).length === changes) ?? -1;
  const step = past?.steps[at];
  if (past !== undefined && step !== undefined)
    understanding.plan = {
      ...past,
      turnsBack: past === understanding.plan ? past.turnsBack : past.turnsBack + 1,
      steps: past.steps.with(at, { ...step, params: { ...step.params, ...keys?.[at] } }),
    };
  else if (unsupported !== undefined) understanding.unsupported ??= unsupported;
  else understanding.unmatched.push({ clause, words: [clause] });
}

function planLastEdit(history: readonly PastTurn[]): Plan | undefined {
  const last = history.at(-1);
  if (last === undefined) return undefined;
  const { plan, unmatched, unsupported } = understandPlan(
    last.prompt,
    history.slice(0, -1).slice(-MAX_FOLLOW_UPS),
    last.area !== undefined,
  );
  return unmatched.length > 0 || unsupported !== undefined ? undefined : planVariant(plan, last.choice).plan;
}

/** Repeats the steps that have a strength, or all steps if none has, on the current picture. */
function repeatPlan({ steps }: Plan, { factor }: FollowUp): Plan {
  const strong = steps.flatMap((step) => scaleStep(step, factor) ?? []);
  return { turnsBack: 0, steps: strong.length > 0 ? strong : steps };
}

/** Repeats all but text, which would be written over itself. "A little more" needs something with a strength. */
function strengthenPlan(past: Plan, followUp: FollowUp): Plan | string {
  const steps = past.steps.filter(({ params }) => !("text" in params));
  const hasStrength = steps.some((step) => scaleStep(step, 1) !== undefined);
  return steps.length > 0 && (hasStrength || followUp.factor === 1)
    ? repeatPlan({ ...past, steps }, followUp)
    : explainNoStrength(past.steps);
}

/** Redoes the last edit from its own pictures, weaker or stronger. */
function rescalePlan(past: Plan, { factor, name }: FollowUp): Plan | string {
  if (name !== undefined && !past.steps.some((step) => step.name === name)) return explainNotApplied(name);
  const steps = past.steps.map((step) => (name === undefined || step.name === name ? (scaleStep(step, factor) ?? step) : step));
  return steps.every((step, index) => step === past.steps[index])
    ? explainNoStrength(past.steps)
    : { ...past, turnsBack: past.turnsBack + 1, steps };
}

function previousPlan(past: Plan): Plan {
  return { ...past, turnsBack: past.turnsBack + 1, steps: [...past.steps] };
}

function explainNoStrength(steps: readonly Step[]): string {
  return editorMessages.noStrength(steps.map(describeStep).join(", "));
}

function explainNotApplied(name: string): string {
  return editorMessages.notInLastEdit(name.replaceAll("-", " "));
}

function scaleStep(step: Step, factor: number): Step | undefined {
  const params = operationNamed(step.name).scale(step.params, factor);
  return params === undefined ? undefined : { ...step, params };
}

function explainNothingToDo(meanings: ParsedInstruction["meanings"]): string {
  const onlyForbids = meanings.some((meaning) => meaning.kind === "nothing" && meaning.excluded !== undefined);
  return onlyForbids ? editorMessages.onlyExclusions : editorMessages.noChange(operations[0]?.examples[0] ?? "");
}
