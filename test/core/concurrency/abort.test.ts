// Listeners are removed from a signal when their work ends. A signal that outlives the work would leak it.

import { getEventListeners } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { deadlineWithin, raceWithAbort } from "../../../src/core/concurrency/abort.ts";
import type { Drawing, DrawOrder } from "../../../src/core/ports/models.ts";
import { FakeModel } from "../../fakes/model.ts";
import { startHarness } from "../core-harness.ts";

const root = join(import.meta.dirname, "../../..");

test("settles a race with a signal like its work, or rejects with the signal's reason", async () => {
  const { signal } = new AbortController();
  expect(await raceWithAbort(Promise.resolve("done"), signal)).toBe("done");
  await expect(raceWithAbort(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  const stop = new AbortController();
  const race = raceWithAbort(new Promise(() => {}), stop.signal);
  stop.abort(new Error("stopped"));
  await expect(race).rejects.toThrow("stopped");
  await expect(raceWithAbort(new Promise(() => {}), stop.signal)).rejects.toThrow("stopped");
  for (const one of [signal, stop.signal]) expect(getEventListeners(one, "abort")).toEqual([]);
});

test("aborts when the deadline passes or the outer signal aborts", async () => {
  const outer = new AbortController();
  const late = deadlineWithin(outer.signal, 1);
  await expect.poll(() => late.signal.aborted).toBe(true);
  expect(late.passed).toBe(true);
  const early = deadlineWithin(outer.signal, 60_000);
  outer.abort(new Error("stopped"));
  expect(early.signal.reason).toEqual(new Error("stopped"));
  expect([early.passed, deadlineWithin(outer.signal, 60_000).signal.aborted]).toEqual([false, true]);
});

test("removes its listener from the outer signal when the deadline is released", () => {
  const { signal } = new AbortController();
  deadlineWithin(signal, 60_000).release();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

/** Never removes its listener from the signal, like some libraries. */
class LeakyModel extends FakeModel {
  static readonly signals: WeakRef<AbortSignal>[] = [];
  override async draw(order: DrawOrder, watch: Parameters<FakeModel["draw"]>[1]): Promise<Drawing> {
    const drawing = await super.draw(order, watch);
    watch.signal.addEventListener("abort", () => drawing.image.fill(0));
    LeakyModel.signals.push(new WeakRef(watch.signal));
    return drawing;
  }
}

test("frees the signals and pictures of finished drawings although a model leaks listeners", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const bot = await startHarness({ models: [new LeakyModel()] });
  for (let number = 1; number <= 5; number++) await bot.runTurn(number, `night ${number}`);
  await bot.waitUntilIdle();
  const countAlive = () => {
    collect();
    return LeakyModel.signals.filter((signal) => signal.deref() !== undefined).length;
  };
  await expect.poll(countAlive).toBe(0);
});

test("only abort.ts adds abort listeners", () => {
  const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => file !== "src/core/concurrency/abort.ts");
  const risky = /AbortSignal\.any|addEventListener\(\s*["']abort/;
  expect(files.filter((file) => risky.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
