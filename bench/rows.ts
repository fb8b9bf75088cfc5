// The time of each step in a store with a million turns, 100,000 of them waiting, compared with the same step in an empty store.

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "../src/core/task-queue.ts";
import type { ConversationKey, MessageId, TurnId, VariantId } from "../src/core/vocabulary.ts";
import { idGenerator } from "../src/random.ts";
import { SqliteDatabase } from "../src/storage/sqlite/database.ts";
import { openDatabase } from "../src/storage/sqlite/open.ts";
import { SqlStore } from "../src/storage/store.ts";
import { median, percentile, printTable, timeOf, withTempFolder } from "./support/measure.ts";
import { type SeedOptions, seedRows, TURNS } from "./support/seed-rows.ts";
import { createNewTurn, createOutcome, createPlan } from "./support/steps.ts";

const ROUNDS = 400;
const WARM_UP = 50;

/** The person whose history is read, and the only one in the otherwise empty store. */
const ada: SeedOptions = { name: "ada", people: 1, conversations: 30, waiting: 0 };
const others: SeedOptions = { name: "person", people: 20_000, conversations: 200_000 - ada.conversations, waiting: 100_000 };

/** One of the two stores, and its times. */
interface Side {
  store: SqlStore;
  /** Milliseconds by step. */
  times: Map<string, number[]>;
}

await withTempFolder(async (folder) => {
  const [few, many] = [join(folder, "few"), join(folder, "many")];
  seedRows(few, [ada]);
  const fillMs = await timeOf(async () => seedRows(many, [ada, others]));
  const size = statSync(join(many, "threadbrush.db")).size / 2 ** 30;
  const sides = [open(few), open(many)] as const;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await runRound(side, round);
    if (round === WARM_UP - 1) for (const { times } of sides) times.clear();
  }
  print(sides[0].times, sides[1].times, `${fillMs > 1000 ? Math.round(fillMs / 1000) : 1} s to fill, ${size.toFixed(1)} GB`);
  for (const { close } of sides) close();
  await compareLengths(join(folder, "lengths"));
});

/** What people do in a conversation of 500 turns, compared with the same in one of 5. */
async function compareLengths(folder: string): Promise<void> {
  const { store, close } = open(folder);
  const lengths = [5, 500].map((turns) => ({ turns, side: { store, times: new Map<string, number[]>() } }));
  for (const { turns } of lengths)
    for (let turn = 0; turn < turns; turn++) await drawnTurn(store, `${turns}`, `${turns} ${turn}`);
  const thread = (turns: number) => ({ platform: "discord", id: `${turns}` }) as const;
  for (let round = 0; round < ROUNDS; round++)
    for (const { turns, side } of lengths) {
      const conversation = await store.conversations.findConversation(thread(turns));
      const turn = conversation?.head && (await store.turns.findTurn(conversation.head));
      if (!conversation || !turn?.variants[0]) throw new Error("the conversation is missing");
      const [{ id: variant }] = [turn.variants[0]];
      await measure(side, "is the thread active", () => store.conversations.isThreadActive(thread(turns)));
      await measure(side, "the newest edit", () => store.turns.findLastEdit(conversation.id));
      await measure(side, "toggle a pick", () => store.turns.setPick(variant, { id: "ada", name: "Ada" }, "toggle"));
      await measure(side, "mark as posting", () => store.publishing.markPosting(turn.id));
      await measure(side, "open turns", () => store.turns.listOpenTurns(conversation.id));
    }
  const [short, long] = lengths.map(({ side }) => side.times);
  const lines = [...(short ?? [])].map(([step, times]) => {
    const [five, many] = [median(times), median(long?.get(step) ?? [])];
    return [step, 1000 * five, 1000 * many, many / five];
  });
  printTable("A conversation of 500 turns, medians in µs", ["step", "5 turns", "500 turns", "ratio (goal < 2)"], lines);
  close();
}

async function drawnTurn(store: SqlStore, thread: string, request: string): Promise<void> {
  const received = await store.conversations.receive(createNewTurn({ platform: "discord", id: thread }, request));
  const turn = received.kind === "turn" ? await store.turns.findTurn(received.turn) : undefined;
  if (!turn) throw new Error("the turn is missing");
  await store.drawing.startTurn(turn.id, createPlan(turn));
  for (const { id } of (await store.turns.findTurn(turn.id))?.variants ?? [])
    await store.drawing.completeVariant(id, createOutcome());
  await store.publishing.markPosted(turn.id, `message ${request}` as MessageId);
}

function open(folder: string): Side & { close(): void } {
  const { db, close } = openDatabase(folder);
  return { store: new SqlStore(new SqliteDatabase(db, { now: () => new Date() }), idGenerator), times: new Map(), close };
}

/** A turn from its request to its picture, with the lookups on the way. */
async function runRound(side: Side, round: number): Promise<void> {
  const { store } = side;
  const measured = <T>(step: string, work: () => Promise<T>) => measure(side, step, work);
  const thread = { platform: "discord", id: `new thread ${round}` } as const;
  await measured("receive, a new thread", () => store.conversations.receive(createNewTurn(thread, `${round} a`)));
  await measured("receive, the next turn", () => store.conversations.receive(createNewTurn(thread, `${round} b`)));
  const prepare = await measured("claim, prepare", () => claimTask(store, "prepare", "discord"));
  const turn = await measured("find a turn", () => store.turns.findTurn(prepare.subject as TurnId));
  if (turn) await measured("start the turn", () => store.drawing.startTurn(turn.id, createPlan(turn)));
  await measured("complete the task", () => store.queue.complete(prepare));
  await measured("queue position", () => store.drawing.queuePositionOf(prepare.subject as TurnId));
  const draw = await measured("claim, draw", () => claimTask(store, "draw", "bench"));
  await measured("find a variant's turn", () => store.turns.findTurnOfVariant(draw.subject as VariantId));
  await measured("start the variant", () => store.drawing.startVariant(draw.subject as VariantId));
  await measured("complete the variant", () => store.drawing.completeVariant(draw.subject as VariantId, createOutcome()));
  await store.queue.complete(draw);
  await measured("claim, publish", () => claimTask(store, "publish", "discord").then((task) => store.queue.complete(task)));
  await measured("find a thread's conversation", () => store.conversations.findConversation(thread));
  const next = await measured("history, a page", () => historyPage(store, undefined));
  await measured("history, the next page", () => historyPage(store, next));
}

async function measure<T>({ times }: Side, step: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  const before = times.get(step);
  if (before) before.push(ms);
  else times.set(step, [ms]);
  return result;
}

async function claimTask(store: SqlStore, kind: Task["kind"], lane: string): Promise<Task> {
  const [task] = await store.queue.claim(kind, lane, 1);
  if (!task) throw new Error(`no ${kind} task is due`);
  return task;
}

/** Like the query for a person's history: 20 of their conversations, each with its turns. */
async function historyPage(store: SqlStore, before: ConversationKey | undefined): Promise<ConversationKey | undefined> {
  const found = await store.conversations.listConversationsOf("discord", "ada 0", before, 21);
  if (found.length === 0) throw new Error("the history is empty");
  for (const { id } of found.slice(0, 20)) await store.turns.listTurns(id);
  return found[19]?.key;
}

function print(few: Side["times"], many: Side["times"], about: string): void {
  const lines = [...few].map(([step, times]) => {
    const full = many.get(step) ?? [];
    const ratio = median(full) / median(times);
    return [step, 1000 * median(times), 1000 * median(full), 1000 * percentile(full, 0.99), ratio];
  });
  const title = `A store with ${(others.conversations + ada.conversations) * TURNS} turns, ${others.waiting} of them waiting (${about}), medians of ${ROUNDS} in µs`;
  printTable(title, ["step", "empty", "full", "full, p99", "ratio (goal < 2)"], lines);
}
