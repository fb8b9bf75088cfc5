// People who wait for an answer go before tasks in the background.

import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Foreground } from "../../../src/core/concurrency/foreground.ts";
import { startHarness } from "../core-harness.ts";

/** Longer than any test takes. */
const FOREVER_MS = 2 ** 31 - 1;

test("is quiet when nobody waits, and again when the last one has an answer or an error", async () => {
  const foreground = new Foreground();
  await foreground.whenQuiet(FOREVER_MS);
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const both = [foreground.run(() => first.promise), foreground.run(() => second.promise)];
  let isQuiet = false;
  const quiet = foreground.whenQuiet(FOREVER_MS).then(() => {
    isQuiet = true;
  });
  first.resolve("an answer");
  expect(await both[0]).toBe("an answer");
  expect(isQuiet).toBe(false);
  second.reject(new Error("no answer"));
  await expect(both[1]).rejects.toThrow("no answer");
  await quiet;
  expect(isQuiet).toBe(true);
});

test("claims tasks once people have their answers", async () => {
  const bot = await startHarness();
  const order: string[] = [];
  const claim = bot.store.queue.claim.bind(bot.store.queue);
  const answered = bot.foreground.run(() => pause(20)).then(() => order.push("answered"));
  await pause(1); // a claim that was on its way
  vi.spyOn(bot.store.queue, "claim").mockImplementation((...of) => {
    order.push("claimed");
    return claim(...of);
  });
  bot.worker.wake();
  await answered;
  await bot.waitUntil(() => order.length > 1);
  expect(order[0]).toBe("answered");
});

test("goes on with tasks although an answer takes long", async () => {
  const bot = await startHarness();
  const held = Promise.withResolvers<void>();
  await bot.send("night");
  const answer = bot.foreground.run(() => held.promise);
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
  held.resolve();
  await answer;
});

test("counts requests and questions of people", async () => {
  const bot = await startHarness();
  const run = vi.spyOn(bot.foreground, "run");
  await bot.send("night");
  await bot.core.query({ id: "ada", name: "Ada", moderator: false }, { kind: "help" });
  expect(run).toHaveBeenCalledTimes(2);
});
