// How many statements each step of a turn takes. They are most of what the bot itself costs.

import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import type { MessageId } from "../../src/core/vocabulary.ts";
import { idGenerator } from "../../src/random.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { newTurn, outcome, plan } from "../conformance/stores/fixtures.ts";
import { openPostgresStore, startPostgres } from "../services/postgres.ts";

/** With "begin" and "commit". */
const MAX_STATEMENTS = {
  receive: { SQLite: 11, Postgres: 12 },
  find: { SQLite: 1, Postgres: 1 },
  position: { SQLite: 1, Postgres: 1 },
  markPosting: { SQLite: 1, Postgres: 1 },
  markPosted: { SQLite: 1, Postgres: 1 },
  start: { SQLite: 6, Postgres: 9 },
  startVariant: { SQLite: 5, Postgres: 7 },
  completeVariant: { SQLite: 11, Postgres: 13 },
};

afterEach(() => vi.restoreAllMocks());

type Step = keyof typeof MAX_STATEMENTS;

/** One turn with one picture in a thread, from its request to its picture. The first turn of a database prepares what the second one uses. */
async function countStatements(store: SqlStore, count: () => number): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const id of ["first", "second"]) {
    const step = async <T>(name: Step, work: () => Promise<T>): Promise<T> => {
      const before = count();
      const result = await work();
      counted[name] = count() - before;
      return result;
    };
    const request = newTurn(id, { location: { thread: { platform: "discord", id } } });
    const received = await step("receive", () => store.conversations.receive(request));
    if (received.kind !== "turn") throw new Error(received.kind);
    const turn = await step("find", () => store.turns.findTurn(received.turn));
    if (!turn) throw new Error("no such turn");
    await step("position", () => store.drawing.queuePositionOf(turn.id));
    await step("markPosting", () => store.publishing.markPosting(turn.id));
    await step("markPosted", () => store.publishing.markPosted(turn.id, id as MessageId));
    await step("start", () => store.drawing.startTurn(turn.id, plan(1)));
    for (const task of await store.queue.claim("publish", "discord", 4)) await store.queue.complete(task);
    const [variant] = (await store.turns.findTurn(turn.id))?.variants ?? [];
    if (!variant) throw new Error("no variant");
    await step("startVariant", () => store.drawing.startVariant(variant.id));
    for (const task of await store.queue.claim("publish", "discord", 4)) await store.queue.complete(task);
    await step("completeVariant", () => store.drawing.completeVariant(variant.id, outcome("a")));
    for (const task of await store.queue.claim("publish", "discord", 4)) await store.queue.complete(task);
  }
  return counted;
}

/** The steps that take more. */
function tooMany(counted: Record<string, number>, database: "SQLite" | "Postgres"): [string, number | undefined][] {
  return Object.entries(MAX_STATEMENTS)
    .map(([step, max]): [string, number | undefined, number] => [step, counted[step], max[database]])
    .filter(([, count, max]) => count === undefined || count > max)
    .map(([step, count]) => [step, count]);
}

test("takes few statements for a turn on SQLite", async () => {
  const { db } = openDatabase(":memory:");
  const prototype = Object.getPrototypeOf(db.$client.prepare("select 1")) as Record<"run" | "get" | "all", () => unknown>;
  const spies = (["run", "get", "all"] as const).map((method) => vi.spyOn(prototype, method));
  const store = new SqlStore(new SqliteDatabase(db, { now: () => new Date() }), idGenerator);
  const isPragma = (statement: unknown) => String((statement as { source: string }).source).startsWith("pragma");
  const count = () => spies.flatMap(({ mock }) => mock.contexts).filter((statement) => !isPragma(statement)).length;
  expect(tooMany(await countStatements(store, count), "SQLite")).toEqual([]);
});

test("takes few statements for a turn on Postgres", async () => {
  const server = await startPostgres();
  const postgres = await openPostgresStore(await server.createDatabase());
  const query = vi.spyOn(Client.prototype, "query");
  // The queue looks after itself on connections of its own, at any time.
  const settingsOf = (client: unknown) => JSON.stringify(Reflect.get(client as Client, "connectionParameters"));
  const isOurs = (client: unknown) => !settingsOf(client).includes("threadbrush-queue");
  expect(tooMany(await countStatements(postgres.store, () => query.mock.contexts.filter(isOurs).length), "Postgres")).toEqual([]);
  await postgres.close();
  await server.stop();
});
