// Has a language model read an instruction that the built-in editor doesn't understand. Whatever goes wrong, the turn goes on without.

import type { Deps } from "../deps.ts";
import { ModelError } from "../errors.ts";
import { readWords } from "../intake/read-words.ts";
import type { Exchange, Planner } from "../ports/models.ts";
import type { ReadingOutcome } from "../store.ts";
import { AUTO, LOCAL, type PlannedReading, type Turn } from "../vocabulary.ts";
import { budgetsOn, startOfDay } from "./budget.ts";
import { instructionOf, isUnreadable, readingOf } from "./instruction.ts";
import { MAX_PICTURES, settingsFor } from "./plan.ts";

/** How often an instruction is sent at most, whatever goes wrong: once, and once more if the process died before the answer was stored. */
const MAX_CALLS = 2;

interface Given {
  /** The turn that this one repeats. */
  again: Turn | undefined;
  history: Exchange[];
  /** How many pictures it starts from. */
  references: number;
}

/** Undefined: there's no need, or it can't be read. Rejects once the signal is aborted, or if nothing can be stored. */
export async function readInstruction(
  turn: Turn,
  { again, history, references }: Given,
  deps: Deps,
  signal: AbortSignal,
): Promise<PlannedReading | undefined> {
  const known = readingOf(turn);
  if (known || isUnreadable(turn)) return known;
  const { planner, models, store } = deps;
  const prompt = instructionOf(turn.prompt);
  const isFor = settingsFor(turn).models.some((id) => id === LOCAL || id === AUTO);
  if (!isFor || references === 0 || models.get(LOCAL)?.read?.({ prompt, history }).kind !== "unknown") return undefined;
  if (!mayInstruct(prompt)) return undefined;
  const editedAt = turn.editedAt && { editedAt: turn.editedAt };
  const repeated = again && again.prompt === turn.prompt ? readingOf(again) : undefined;
  if (repeated) await store.drawing.completeReading(turn.id, { ...editedAt, reading: repeated });
  if (repeated || !planner) return repeated;
  const { platform } = turn.conversation;
  const charge = { usd: planner.maxUsd, since: startOfDay(deps.clock.now()), ...budgetsOn(platform, deps.limits.budget) };
  const call = { model: planner.id, maxCalls: MAX_CALLS, ...editedAt };
  if ((await store.drawing.startReading(turn.id, call, charge)) !== "started") return undefined;
  const order = { prompt, references, personHash: deps.hashPerson(platform, turn.payer) };
  const outcome = await askPlanner(planner, order, turn, deps, signal);
  await store.drawing.completeReading(turn.id, { ...editedAt, ...outcome });
  signal.throwIfAborted();
  if (outcome.costUsd) deps.metrics?.moneySpent(planner.id, outcome.costUsd);
  return typeof outcome.reading === "string" ? undefined : outcome.reading;
}

/** Whether it's no talk, pick or command, even where a form or a command makes an edit of any words. */
function mayInstruct(prompt: string): boolean {
  const { kind } = readWords(prompt, { addressed: true, mentionsOthers: false, pictures: MAX_PICTURES, turns: 1 });
  return kind === "instruction" || kind === "doubt";
}

/** Never rejects. What it cost is unknown if it was interrupted. */
async function askPlanner(
  planner: Planner,
  order: Parameters<Planner["plan"]>[0],
  { key }: Turn,
  { clock, log, metrics }: Deps,
  signal: AbortSignal,
): Promise<ReadingOutcome> {
  const startedAt = clock.now().getTime();
  const measure = (outcome: string) => {
    const seconds = (clock.now().getTime() - startedAt) / 1000;
    metrics?.instructionRead(planner.id, outcome, seconds);
    return { turn: key, model: planner.id, outcome, seconds };
  };
  try {
    const { costUsd, ...reading } = await planner.plan(order, signal);
    log.info(measure("read"), "instruction read by language model");
    return { reading, ...(costUsd !== undefined && { costUsd }) };
  } catch (error) {
    if (signal.aborted) return { reading: "interrupted" };
    const code = error instanceof ModelError ? error.code : "crashed";
    log.warn({ ...measure(code), err: error }, "language model read no instruction");
    return { reading: "failed", ...costOf(error) };
  }
}

/** Unknown only if the service may have answered. */
function costOf(error: unknown): { costUsd?: number } {
  if (!(error instanceof ModelError)) return {};
  if (error.costUsd !== undefined) return { costUsd: error.costUsd };
  return error.code === "unknown" || error.code === "no-image" ? {} : { costUsd: 0 };
}
