// Signals of one process, and between several over one Postgres.

import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Backoff } from "../../../src/core/platforms/backoff.ts";
import type { Log } from "../../../src/core/ports/runtime.ts";
import type { Signal, Signals } from "../../../src/core/signals.ts";
import type { ConversationKey, TurnKey } from "../../../src/core/vocabulary.ts";
import { storageMessages } from "../../../src/storage/messages.ts";
import { PostgresSignals } from "../../../src/storage/postgres/signals.ts";
import { LocalSignals } from "../../../src/storage/sqlite/signals.ts";
import { silent } from "../../fakes/bot.ts";
import { cutConnections, type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { startSilentPooler } from "../../services/silent-pooler.ts";

/** No reconnect is quicker, so that a test can send in between. */
const RECONNECT_MS = 300;
const everyKind: Signal[] = [
  { kind: "wake" },
  { kind: "cancelled" },
  { kind: "page-changed", version: "1.0.0-7" },
  { kind: "card-changed", platform: "slack", conversation: "c1" as ConversationKey, thread: "t1", turn: "u1" as TurnKey },
  { kind: "card-changed", conversation: "c1" as ConversationKey, thread: "t1", turn: "u1" as TurnKey },
  { kind: "notice", person: "ada", text: "“Done” 🎉\n" },
  { kind: "signed-out", session: "s1" },
  { kind: "signed-out" },
];

let server: PostgresServer;
const opened: PostgresSignals[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const signals of opened.splice(0)) await signals.close();
});
afterAll(() => server.stop());

describe.each([
  ["LocalSignals", async () => new LocalSignals()],
  ["PostgresSignals", async () => open(await server.createDatabase())],
] satisfies [string, () => Promise<Signals>][])("%s", (_, start) => {
  test("delivers a signal to all listeners of this process before the call returns", async () => {
    const signals = await start();
    const received = [record(signals), record(signals)];
    for (const signal of everyKind) signals.send(signal);
    expect(received).toEqual([everyKind, everyKind]);
  });
});

test("delivers every kind of signal to another process, unchanged and in order", async () => {
  const { sender, received } = await openPair();
  for (const signal of everyKind) sender.send(signal);
  await expect.poll(() => received).toEqual(everyKind);
});

test("delivers thousands of signals in payloads that Postgres accepts", async () => {
  const { sender, received } = await openPair();
  const signals = Array.from(
    { length: 900 },
    (_, at): Signal => ({ kind: "notice", person: `person ${at}`, text: "🎉".repeat(400) }),
  );
  for (const signal of signals) sender.send(signal);
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(signals.length);
  expect(received).toEqual(signals);
});

test("cuts a notice that no payload has room for", async () => {
  const { sender, received } = await openPair();
  sender.send({ kind: "notice", person: "ada", text: "\u0007".repeat(20_000) });
  await expect.poll(() => received).toHaveLength(1);
  expect(received).toEqual([{ kind: "notice", person: "ada", text: "\u0007".repeat(1_200) }]);
});

test("sends equal signals of the same moment once", async () => {
  const { sender, received } = await openPair();
  for (let at = 0; at < 100; at++) sender.send({ kind: "page-changed", version: "1-1" });
  sender.send({ kind: "page-changed", version: "1-2" });
  await expect.poll(() => received.at(-1)).toEqual({ kind: "page-changed", version: "1-2" });
  expect(received.length).toBeLessThan(10);
});

test("wakes other processes a few times a second under load, and once after the last signal", async () => {
  const url = await server.createDatabase();
  const sender = await open(url);
  const times: number[] = [];
  (await open(url)).listen(() => void times.push(performance.now()));
  let lastSentAt = 0;
  for (let at = 0; at < 45; at++) {
    await sleep(11);
    lastSentAt = performance.now();
    sender.send({ kind: "wake" });
  }
  await expect.poll(() => times.at(-1)).toBeGreaterThan(lastSentAt);
  expect(times.length).toBeGreaterThan(2);
  expect(times.length).toBeLessThan(20);
});

test("ignores payloads and kinds that it does not know", async () => {
  const { url, sender, received } = await openPair();
  const known = { kind: "signed-out" };
  const payloads = ["", "no JSON", "{}", JSON.stringify({ from: "x", signals: [{ kind: "new" }, { kind: "notice" }, 7, known] })];
  for (const payload of payloads) await query(url, "select pg_notify('threadbrush', $1)", [payload]);
  sender.send({ kind: "page-changed", version: "1" });
  await expect.poll(() => received).toEqual([known, { kind: "page-changed", version: "1" }]);
});

test("reports missed signals after its connection broke, and delivers what was sent in between", async () => {
  const { url, sender, received, warnings } = await openPair();
  await cutConnections(url, "threadbrush-signals");
  await expect.poll(() => warnings.length).toBeGreaterThan(1);
  sender.send({ kind: "notice", person: "ada", text: "while nobody listens" });
  await expect.poll(() => received, { timeout: 10_000 }).toContainEqual({ kind: "missed" });
  sender.send({ kind: "notice", person: "ada", text: "afterwards" });
  await expect.poll(() => received).toContainEqual({ kind: "notice", person: "ada", text: "afterwards" });
});

test("does not reject when there is no server, and sends what is pending before it closes", async () => {
  const lonely = new PostgresSignals({ url: "postgres://127.0.0.1:1/none", log: silent, backoff: quick() });
  await lonely.start();
  lonely.send({ kind: "wake" });
  await lonely.close();
  const { sender, received } = await openPair();
  sender.send({ kind: "signed-out", session: "last" });
  await sender.close();
  await expect.poll(() => received).toEqual([{ kind: "signed-out", session: "last" }]);
});

test("warns when notifications don't arrive, as behind a pooler in transaction mode", async () => {
  const pooler = await startSilentPooler(await server.createDatabase());
  try {
    const warnings: string[] = [];
    await open(pooler.url, warnings);
    await expect.poll(() => warnings, { timeout: 10_000 }).toEqual([storageMessages.noNotifications]);
  } finally {
    pooler.stop();
  }
});

test("does not warn where notifications arrive", async () => {
  const warnings: string[] = [];
  const signals = await open(await server.createDatabase(), warnings);
  await signals.close();
  expect(warnings).toEqual([]);
});

async function openPair() {
  const url = await server.createDatabase();
  const warnings: string[] = [];
  const sender = await open(url, warnings);
  const received = record(await open(url, warnings));
  return { url, sender, received, warnings };
}

async function open(url: string, warnings: string[] = []): Promise<PostgresSignals> {
  const log: Log = { ...silent, warn: (_, message) => void warnings.push(message) };
  const signals = new PostgresSignals({ url, log, backoff: quick() });
  opened.push(signals);
  await signals.start();
  return signals;
}

function quick(): Backoff {
  return new Backoff({ firstMs: RECONNECT_MS, maxMs: 2 * RECONNECT_MS });
}

function record(signals: Signals): Signal[] {
  const received: Signal[] = [];
  signals.listen((signal) => void received.push(signal));
  return received;
}

async function query(url: string, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text, values);
  await client.end();
}
