// What a step costs in a store with a million turns, 100,000 of them waiting, against the same step in an empty one.

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "../src/core/task-queue.ts";
import type { ConversationKey, MessageId, TurnId, VariantId } from "../src/core/vocabulary.ts";
import { idGenerator } from "../src/random.ts";
import { openDatabase } from "../src/storage/database.ts";
import { SqliteStore } from "../src/storage/sqlite.ts";
import { inFolder, median, percentile, table, timeOf } from "./measure.ts";
import { type SeedOptions, seedRows, TURNS } from "./seed-rows.ts";
import { arrival, outcome, planOf } from "./steps.ts";

const ROUNDS = 400;
const WARM_UP = 50;
const LEASE_MS = 3_600_000;

/** Whose history is read: somebody like any other, and the only one in the store that is empty otherwise. */
const ada: SeedOptions = { name: "ada", people: 1, conversations: 30, waiting: 0 };
const crowd: SeedOptions = { name: "person", people: 20_000, conversations: 200_000 - ada.conversations, waiting: 100_000 };

/** One store, and what the steps of a round hand on to each other. */
interface Side {
  store: SqliteStore;
  /** Milliseconds by step. */
  times: Map<string, number[]>;
}

await inFolder(async (folder) => {
  const [few, many] = [join(folder, "few"), join(folder, "many")];
  seedRows(few, [ada]);
  const filling = await timeOf(async () => seedRows(many, [ada, crowd]));
  const size = statSync(join(many, "threadbrush.db")).size / 2 ** 30;
  const sides = [open(few), open(many)] as const;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await oneRound(side, round);
    if (round === WARM_UP - 1) for (const { times } of sides) times.clear();
  }
  print(sides[0].times, sides[1].times, `${filling > 1000 ? Math.round(filling / 1000) : 1} s to fill, ${size.toFixed(1)} GB`);
  for (const { close } of sides) close();
  await compareLengths(join(folder, "lengths"));
});

/** What people do in a conversation of 500 turns, against the same in one of 5. */
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
      if (!conversation || !turn?.variants[0]) throw new Error("there is no conversation");
      const [{ id: variant }] = [turn.variants[0]];
      await measure(side, "is the thread active", () => store.conversations.isThreadActive(thread(turns)));
      await measure(side, "the newest edit", () => store.turns.findLastEdit(conversation.id));
      await measure(side, "toggle a pick", () => store.turns.setPick(variant, { id: "ada", name: "Ada" }, "toggle"));
      await measure(side, "is an earlier card unposted", () => store.publishing.hasUnpostedPredecessor(turn.id));
      await measure(side, "open turns", () => store.turns.listOpenTurns(conversation.id));
    }
  const [short, long] = lengths.map(({ side }) => side.times);
  const lines = [...(short ?? [])].map(([step, times]) => {
    const [five, many] = [median(times), median(long?.get(step) ?? [])];
    return [step, 1000 * five, 1000 * many, many / five];
  });
  table("A conversation of 500 turns, medians in µs", ["step", "5 turns", "500 turns", "ratio (goal < 2)"], lines);
  close();
}

async function drawnTurn(store: SqliteStore, thread: string, request: string): Promise<void> {
  const received = await store.conversations.receive(arrival({ platform: "discord", id: thread }, request));
  const turn = received.kind === "turn" ? await store.turns.findTurn(received.turn) : undefined;
  if (!turn) throw new Error("there is no turn");
  await store.drawing.startTurn(turn.id, planOf(turn));
  for (const { id } of (await store.turns.findTurn(turn.id))?.variants ?? []) await store.drawing.completeVariant(id, outcome());
  await store.publishing.markPosted(turn.id, `message ${request}` as MessageId);
}

function open(folder: string): Side & { close(): void } {
  const { db, close } = openDatabase(folder);
  return { store: new SqliteStore(db, { now: () => new Date() }, idGenerator), times: new Map(), close };
}

/** A turn from its request to its picture, and what is looked up on the way. */
async function oneRound(side: Side, round: number): Promise<void> {
  const { store } = side;
  const measured = <T>(step: string, work: () => Promise<T>) => measure(side, step, work);
  const thread = { platform: "discord", id: `new thread ${round}` } as const;
  await measured("receive, a new thread", () => store.conversations.receive(arrival(thread, `${round} a`)));
  await measured("receive, the next turn", () => store.conversations.receive(arrival(thread, `${round} b`)));
  const prepare = await measured("claim, prepare", () => claimed(store, "prepare", ""));
  const turn = await measured("turn", () => store.turns.findTurn(prepare.subject as TurnId));
  if (turn) await measured("begin", () => store.drawing.startTurn(turn.id, planOf(turn)));
  await measured("complete", () => store.queue.complete(prepare));
  await measured("ahead", () => store.drawing.queuePositionOf(prepare.subject as TurnId));
  const draw = await measured("claim, draw", () => claimed(store, "draw", "bench"));
  await measured("turn of a variant", () => store.turns.findTurnOfVariant(draw.subject as VariantId));
  await measured("drawing", () => store.drawing.startVariant(draw.subject as VariantId));
  await measured("settle", () => store.drawing.completeVariant(draw.subject as VariantId, outcome()));
  await store.queue.complete(draw);
  await measured("claim, publish", () => claimed(store, "publish", "").then((task) => store.queue.complete(task)));
  await measured("thread → conversation", () => store.conversations.findConversation(thread));
  const next = await measured("history, a page", () => historyPage(store, undefined));
  await measured("history, the next page", () => historyPage(store, next));
}

async function measure<T>({ times }: Side, step: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  const ms = performance.now() - begun;
  const before = times.get(step);
  if (before) before.push(ms);
  else times.set(step, [ms]);
  return result;
}

async function claimed(store: SqliteStore, kind: Task["kind"], lane: string): Promise<Task> {
  const task = await store.queue.claim(kind, lane, LEASE_MS);
  if (!task) throw new Error(`nothing to ${kind}`);
  return task;
}

/** As core/ask.ts reads it: 20 of a person's conversations, each with its turns. */
async function historyPage(store: SqliteStore, before: ConversationKey | undefined): Promise<ConversationKey | undefined> {
  const found = await store.conversations.listConversationsOf("discord", "ada 0", before, 21);
  if (found.length === 0) throw new Error("there is no history to read");
  for (const { id } of found.slice(0, 20)) await store.turns.listTurns(id);
  return found[19]?.key;
}

function print(few: Side["times"], many: Side["times"], about: string): void {
  const lines = [...few].map(([step, times]) => {
    const full = many.get(step) ?? [];
    const ratio = median(full) / median(times);
    return [step, 1000 * median(times), 1000 * median(full), 1000 * percentile(full, 0.99), ratio];
  });
  const title = `A store with ${(crowd.conversations + ada.conversations) * TURNS} turns, ${crowd.waiting} of them waiting (${about}), medians of ${ROUNDS} in µs`;
  table(title, ["step", "empty", "full", "full, p99", "ratio (goal < 2)"], lines);
}
