// What a backfill reads after an outage, in which order and how fast.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlatformError, StorageError } from "../../../../src/core/errors.ts";
import type { ActiveThread, Core } from "../../../../src/core/ports/core.ts";
import { Backfill } from "../../../../src/platforms/shared/inbound/backfill.ts";
import { CoreHarness } from "../../../core/core-harness.ts";
import { silent } from "../../../fakes/bot.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Conversations of different people, and a backfill that records what it reads. */
async function startConversations(threads: number) {
  const bot = new CoreHarness();
  const write = async (name: string) => {
    bot.advance(1);
    await bot.send("make it night", { by: `of ${name}`, in: { thread: { platform: "discord", id: name } } });
  };
  for (let number = 1; number <= threads; number++) await write(`t${number}`);
  const read: string[] = [];
  const backfill = new Backfill({
    ...{ core: bot.core, log: silent, gapMs: 100, keyOf: ({ id }) => id },
    async read({ thread }: ActiveThread, throttle) {
      await throttle();
      read.push(thread.id);
    },
  });
  return { bot, write, read, backfill };
}

const names = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => `t${from - n}`);

test("reads 500 conversations once each, newest first, ten a second", async () => {
  const { read, backfill } = await startConversations(503);
  const all = backfill.start();
  await vi.advanceTimersByTimeAsync(999);
  expect(read).toEqual(names(503, 494));
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveLength(20);
  await vi.advanceTimersByTimeAsync(60_000);
  await all;
  expect(read).toEqual(names(503, 4));
});

test("reads a conversation next when someone writes in it, without going faster", async () => {
  const { read, backfill } = await startConversations(20);
  void backfill.start();
  await vi.advanceTimersByTimeAsync(250);
  void backfill.done("t1");
  await vi.advanceTimersByTimeAsync(249);
  expect(read).toEqual(["t20", "t19", "t18", "t17", "t1"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([...read].sort()).toEqual(names(20, 1).sort());
});

test("skips conversations without a message for a month", async () => {
  const { bot, write, read, backfill } = await startConversations(3);
  bot.advance(30 * DAY_MS);
  await write("t2");
  const all = backfill.start();
  await vi.advanceTimersByTimeAsync(1000);
  await all;
  expect(read).toEqual(["t2"]);
});

test("reads the other conversations when closing a deleted one fails", async () => {
  const { bot } = await startConversations(2);
  const closed: string[] = [];
  const read: string[] = [];
  const core: Core = {
    ...bot.core,
    async onThreadClosed({ id }) {
      closed.push(id);
      if (closed.length === 1) throw new StorageError("locked", "the database is busy");
    },
  };
  const backfill = new Backfill({
    ...{ core, log: silent, gapMs: 100, keyOf: ({ id }) => id },
    async read({ thread }: ActiveThread, throttle) {
      await throttle();
      if (thread.id === "t2") throw new PlatformError("gone", "no such channel");
      read.push(thread.id);
    },
  });
  const all = backfill.start();
  await vi.advanceTimersByTimeAsync(10_000);
  await all;
  expect([closed, read]).toEqual([["t2", "t2"], ["t1"]]);
});
