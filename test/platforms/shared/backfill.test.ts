// How much is read again after an outage, in which order, and how fast.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlatformError, StorageError } from "../../../src/core/errors.ts";
import { Backfill, type PendingBackfill } from "../../../src/platforms/shared/backfill.ts";
import { CoreHarness } from "../../core/core-harness.ts";
import { silent } from "../../fakes/bot.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** So many conversations, each of a person of its own, and what a catch-up reads of them. */
async function talksIn(threads: number) {
  const talk = new CoreHarness();
  const writes = async (name: string) => {
    talk.pass(1);
    await talk.says("make it night", { by: `of ${name}`, in: { thread: { platform: "discord", id: name } } });
  };
  for (let number = 1; number <= threads; number++) await writes(`t${number}`);
  const read: string[] = [];
  const catchUp = new Backfill({
    ...{ core: talk.core, log: silent, gapMs: 100, keyOf: ({ id }) => id },
    async read({ thread }: PendingBackfill, turn) {
      await turn();
      read.push(thread.id);
    },
  });
  return { talk, writes, read, catchUp };
}

const names = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => `t${from - n}`);

test("five hundred conversations are read, newest first, ten in a second, each once", async () => {
  const { read, catchUp } = await talksIn(503);
  const all = catchUp.start();
  await vi.advanceTimersByTimeAsync(999);
  expect(read).toEqual(names(503, 494));
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveLength(20);
  await vi.advanceTimersByTimeAsync(60_000);
  await all;
  expect(read).toEqual(names(503, 4));
});

test("where somebody writes meanwhile is read next, and no faster for it", async () => {
  const { read, catchUp } = await talksIn(20);
  void catchUp.start();
  await vi.advanceTimersByTimeAsync(250);
  void catchUp.done("t1");
  await vi.advanceTimersByTimeAsync(249);
  expect(read).toEqual(["t20", "t19", "t18", "t17", "t1"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([...read].sort()).toEqual(names(20, 1).sort());
});

test("a conversation in which nothing was heard for a month is not read, one that was answered since is", async () => {
  const { talk, writes, read, catchUp } = await talksIn(3);
  talk.pass(30 * DAY_MS);
  await writes("t2");
  const all = catchUp.start();
  await vi.advanceTimersByTimeAsync(1000);
  await all;
  expect(read).toEqual(["t2"]);
});

test("goes on with the other conversations when one that is gone can't be closed at once", async () => {
  const { talk } = await talksIn(2);
  const closed: string[] = [];
  const read: string[] = [];
  const core: typeof talk.core = {
    ...talk.core,
    async onThreadClosed({ id }) {
      closed.push(id);
      if (closed.length === 1) throw new StorageError("locked", "the database is busy");
    },
  };
  const catchUp = new Backfill({
    ...{ core, log: silent, gapMs: 100, keyOf: ({ id }) => id },
    async read({ thread }: PendingBackfill, turn) {
      await turn();
      if (thread.id === "t2") throw new PlatformError("gone", "no such channel");
      read.push(thread.id);
    },
  });
  const all = catchUp.start();
  await vi.advanceTimersByTimeAsync(10_000);
  await all;
  expect([closed, read]).toEqual([["t2", "t2"], ["t1"]]);
});
