// Runs a story once for every kind of step at which the process may crash. Everything must still be shown exactly once.

import { expect } from "vitest";
import type { Environment } from "../environments/environment.ts";
import { CrashPlan } from "./crash-harness.ts";
import { conversation } from "./stories.ts";
import { type Story, StoryRun } from "./story-run.ts";

interface EveryStepOptions {
  environment(): Promise<Environment> | Environment;
  /** Whether the crash is before or after the step's effect. */
  when: "before" | "after";
  /** Selects the calls that are steps; all by default. */
  counts?: (name: string) => boolean;
  /** Steps that the story must contain. */
  required: string[];
  /** By default a conversation of three turns. */
  story?: Story;
}

/** The number of stories that run in parallel. */
const PARALLEL = 6;

/** Runs the story once for every kind of step and crashes at the first of its kind. Set CHAOS to crash at every single step. */
export async function testCrashAtEveryStep(options: EveryStepOptions): Promise<void> {
  const names = await (process.env.CHAOS ? crashAtEach : crashAtEachKind)(options);
  expect(
    options.required.filter((name) => !names.has(name)),
    "missing steps",
  ).toEqual([]);
}

async function crashAtEach({ environment, when, counts, required, story }: EveryStepOptions): Promise<Set<string>> {
  const names = new Set<string>();
  for (let first = 1, isOver = false; !isOver; first += PARALLEL) {
    const steps = Array.from({ length: PARALLEL }, (_, i) => first + i);
    const crashedSteps = await Promise.all(
      steps.map(async (step) => runUntilCrash(await environment(), new CrashPlan(step, when === "after", counts), step, story)),
    );
    for (const name of crashedSteps) if (name) names.add(name);
    isOver = crashedSteps.includes(undefined);
  }
  // The order of steps varies between runs. Required steps that were missed get their own run.
  return new Set([
    ...names,
    ...(await crashAtFirst({ environment, when, names: required.filter((name) => !names.has(name)), ...(story && { story }) })),
  ]);
}

async function crashAtEachKind({
  environment,
  when,
  counts = () => true,
  required,
  story,
}: EveryStepOptions): Promise<Set<string>> {
  const names = new Set(required);
  const record = (name: string) => counts(name) && names.add(name) && false;
  await runUntilCrash(await environment(), new CrashPlan(1, false, record), 0, story);
  return new Set(await crashAtFirst({ environment, when, names: [...names], ...(story && { story }) }));
}

/** Resolves to the names of the steps at which it crashed. */
async function crashAtFirst({
  environment,
  when,
  names,
  story,
}: Pick<EveryStepOptions, "environment" | "when" | "story"> & { names: string[] }): Promise<string[]> {
  const crashedSteps: string[] = [];
  const waiting = names.values();
  const runAll = async () => {
    for (const name of waiting) {
      const step = await runUntilCrash(await environment(), new CrashPlan(1, when === "after", (one) => one === name), 1, story);
      if (step) crashedSteps.push(step);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, runAll));
  return crashedSteps;
}

/** Resolves to the name of the step at which it crashed; undefined if the story ended before. */
async function runUntilCrash(
  environment: Environment,
  plan: CrashPlan,
  crashAt: number,
  expected = conversation,
): Promise<string | undefined> {
  const story = new StoryRun(environment, plan, expected);
  await expected.run(story);
  const where = `crashed at step ${crashAt}, ${plan.crashedAt}`;
  const shown = environment.cards();
  expect(
    shown.map(({ text: _, ...card }) => card),
    where,
  ).toEqual(expected.cards);
  for (const [position, text] of expected.texts.entries()) expect(shown[position]?.text, where).toContain(text);
  expect(environment.otherMessages().length, where).toBeLessThanOrEqual(1); // none where a person's message is the thread's root
  expect(story.variantStates().slice(0, expected.variantStates.length), where).toEqual(expected.variantStates);
  if (environment.forget) await runForget(story, environment.forget);
  const remaining = await story.end();
  if (environment.forget)
    expect(remaining, `${where}, then ${plan.crashedAt}`).toEqual({ conversations: 0, people: 0, pictures: 0 });
  return plan.crashedAt;
}

async function runForget(story: StoryRun, forget: () => Promise<void>): Promise<void> {
  const isGone = () => story.environment.cards().length === 0 && story.environment.otherMessages().length === 0;
  await story.act(forget, isGone);
  await story.waitFor(isGone, "no messages of the bot");
  await story.waitUntilIdle();
}
