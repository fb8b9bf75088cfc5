import type { Exchange } from "../../../core/ports.ts";
import { operationNamed, operations } from "../operations/index.ts";
import { describe, type Plan, type Step } from "../plan.ts";
import { variantOf } from "../variants.ts";
import type { Amendment, FollowUp } from "./follow-ups.ts";
import { type Act, type Reading, read } from "./parse.ts";
import { createSubjectTracker } from "./subject-tracking.ts";

/** What the editor needs to know of an earlier turn. */
export type Past = Pick<Exchange, "prompt" | "choice">;

/** An instruction, understood as far as possible. Nothing is drawn unless all of it is. */
export interface Understanding {
  plan: Plan;
  unmatched: Reading["unmatched"];
  /** Why it cannot be done although it was understood; a sentence for people. */
  unsupported: string | undefined;
}

/** How far back "more" of "more" of "more" is followed. */
const longestMemory = 40;

/** Reads an instruction in the light of the turns before it, oldest first. Pure. */
export function understandPlan(prompt: string, history: readonly Past[]): Understanding {
  const { meanings, unmatched } = read(prompt);
  const made: Understanding = { plan: { from: 0, steps: [] }, unmatched, unsupported: undefined };
  const parts = createSubjectTracker();
  meanings.forEach((meaning, index) => {
    if (meaning.kind === "sorry") made.unsupported ??= meaning.sorry;
    else if (meaning.kind === "step") take(made, { ...meaning, step: parts.aimed(meaning) }, history);
    else if (meaning.kind === "memory") remember(made, meaning, history, index === meanings.length - 1);
    else if (meaning.kind === "amendment") amend(made, meaning, history);
    else if (meaning.kind === "spared") made.plan.steps = parts.spare(meaning, made.plan.steps);
    else made.plan.steps = made.plan.steps.filter(({ name }) => !meaning.without?.includes(name));
  });
  made.plan.steps.push(...(unmatched.length === 0 ? parts.left(made.plan.steps) : []));
  if (made.plan.steps.length === 0 && unmatched.length === 0) made.unsupported ??= nothingToDo(meanings);
  return made;
}

function take(made: Understanding, { step, instead }: Pick<Act, "step" | "instead">, history: readonly Past[]): void {
  const lessened = made.plan.steps.length === 0 && instead !== undefined ? lastPlan(history) : undefined;
  if (instead !== undefined && lessened?.steps.some(({ name }) => name === instead.name)) remember(made, instead, history, true);
  else made.plan.steps.push(step);
}

function remember(made: Understanding, memory: FollowUp, history: readonly Past[], last: boolean): void {
  if (made.plan.steps.length > 0) {
    moderate(made, memory);
    return;
  }
  const past = lastPlan(history);
  if (past === undefined) {
    made.unsupported ??= history.length === 0 ? "There is nothing before this that could be done again." : notMine(history);
    return;
  }
  const change = { more: strengthenPlan, anew: rescalePlan, before: previousPlan, again: last ? repeatPlan : previousPlan }[
    memory.what
  ](past, memory);
  if (typeof change === "string") made.unsupported ??= change;
  else made.plan = change;
}

/** "…, but not too much": changes what was said just before; after "as before", all of it. */
function moderate(made: Understanding, { what, factor, name }: FollowUp): void {
  const { from, steps } = made.plan;
  const by = what === "anew" ? factor : 1.6 * Math.max(1, factor);
  const concerned = (step: Step, index: number) =>
    name === undefined ? from > 0 || index === steps.length - 1 : step.name === name;
  const moderated = steps.map((step, index) => (concerned(step, index) ? (scaled(step, by) ?? step) : step));
  if (name !== undefined && !steps.some(concerned)) made.unsupported ??= nothingOf(name);
  else if (moderated.every((step, index) => step === steps[index])) made.unsupported ??= noStrength(steps);
  made.plan = { from, steps: moderated };
}

/** "As before, but in blue": the last thing that has a colour or a place gets another one. */
function amend(made: Understanding, { clause, colour, place, unsupported }: Amendment, history: readonly Past[]): void {
  const past = made.plan.steps.length > 0 ? made.plan : lastPlan(history);
  const keys = past?.steps.map(({ params }) => ({
    ...(colour && "colour" in params && { colour }),
    ...(place && ("place" in params ? { place } : "at" in params && { at: place })),
  }));
  const wanted = (colour ? 1 : 0) + (place ? 1 : 0);
  const at = keys?.findLastIndex((key) => Object.keys(key).length === wanted) ?? -1;
  const step = past?.steps[at];
  if (past !== undefined && step !== undefined)
    made.plan = {
      from: past === made.plan ? past.from : past.from + 1,
      steps: past.steps.with(at, { ...step, params: { ...step.params, ...keys?.[at] } }),
    };
  else if (unsupported !== undefined) made.unsupported ??= unsupported;
  else made.unmatched.push({ clause, words: [clause] });
}

function lastPlan(history: readonly Past[]): Plan | undefined {
  const last = history.at(-1);
  if (last === undefined) return undefined;
  const { plan, unmatched, unsupported } = understandPlan(last.prompt, history.slice(0, -1).slice(-longestMemory));
  return unmatched.length > 0 || unsupported !== undefined ? undefined : variantOf(plan, last.choice).plan;
}

/** Once more on the present picture: what has a strength, or everything if nothing has. */
function repeatPlan({ steps }: Plan, { factor }: FollowUp): Plan {
  const strong = steps.flatMap((step) => scaled(step, factor) ?? []);
  return { from: 0, steps: strong.length > 0 ? strong : steps };
}

/** The same, but for words: written over themselves they are no more than they were. */
function strengthenPlan(past: Plan, memory: FollowUp): Plan | string {
  const steps = past.steps.filter(({ params }) => !("text" in params));
  return steps.length > 0 ? repeatPlan({ ...past, steps }, memory) : noStrength(past.steps);
}

/** The last turn from its own pictures, more gently or more strongly. */
function rescalePlan(past: Plan, { factor, name }: FollowUp): Plan | string {
  if (name !== undefined && !past.steps.some((step) => step.name === name)) return nothingOf(name);
  const steps = past.steps.map((step) => (name === undefined || step.name === name ? (scaled(step, factor) ?? step) : step));
  return steps.every((step, index) => step === past.steps[index]) ? noStrength(past.steps) : { from: past.from + 1, steps };
}

function previousPlan(past: Plan): Plan {
  return { from: past.from + 1, steps: [...past.steps] };
}

function noStrength(steps: readonly Step[]): string {
  return `There is no “more” or “less” of this: ${steps.map(describe).join(", ")}.`;
}

function nothingOf(name: string): string {
  return `There is no ${name.replaceAll("-", " ")} from the turn before that could become less.`;
}

function scaled(step: Step, factor: number): Step | undefined {
  const params = operationNamed(step.name).scale(step.params, factor);
  return params === undefined ? undefined : { ...step, params };
}

function notMine(history: readonly Past[]): string {
  return `The built-in editor cannot repeat “${history.at(-1)?.prompt ?? ""}”: it does not understand that instruction.`;
}

function nothingToDo(meanings: Reading["meanings"]): string {
  const forbids = meanings.some((meaning) => meaning.kind === "nothing" && meaning.without !== undefined);
  return forbids
    ? "That says only what to leave alone, so there is nothing to do."
    : `Say what to change, for example “${operations[0]?.examples[0]}”.`;
}
