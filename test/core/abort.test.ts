// What listens to a signal is let go when its work ends: a signal that lives on would keep all of it.

import { getEventListeners } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { deadlineWithin, raceWithAbort } from "../../src/core/abort.ts";
import type { Drawing, DrawOrder } from "../../src/core/ports.ts";
import { FakeModel } from "../fakes/model.ts";
import { talk } from "./core-harness.ts";

const root = join(import.meta.dirname, "../..");

test("a race with a signal ends as its work does, or with the signal's reason", async () => {
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

test("a deadline passes, and is aborted with what is around it", async () => {
  const outer = new AbortController();
  const late = deadlineWithin(outer.signal, 1);
  await expect.poll(() => late.signal.aborted).toBe(true);
  expect(late.passed).toBe(true);
  const early = deadlineWithin(outer.signal, 60_000);
  outer.abort(new Error("stopped"));
  expect(early.signal.reason).toEqual(new Error("stopped"));
  expect([early.passed, deadlineWithin(outer.signal, 60_000).signal.aborted]).toEqual([false, true]);
});

test("a deadline that is released leaves nothing on the signal around it", () => {
  const { signal } = new AbortController();
  deadlineWithin(signal, 60_000).release();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

/** Listens to its signal for ever, as a library may. */
class Forgetful extends FakeModel {
  static readonly signals: WeakRef<AbortSignal>[] = [];
  override async draw(order: DrawOrder, watch: Parameters<FakeModel["draw"]>[1]): Promise<Drawing> {
    const drawing = await super.draw(order, watch);
    watch.signal.addEventListener("abort", () => drawing.image.fill(0));
    Forgetful.signals.push(new WeakRef(watch.signal));
    return drawing;
  }
}

test("the worker lets go of what a model left on its signal, with the picture, while it runs on", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const ada = await talk({ models: [new Forgetful()] });
  for (let number = 1; number <= 5; number++) await ada.turn(number, `night ${number}`);
  await ada.quiet();
  const kept = () => {
    collect();
    return Forgetful.signals.filter((signal) => signal.deref() !== undefined).length;
  };
  await expect.poll(kept).toBe(0);
});

test("nothing listens to a signal but what is sure to let go of it", () => {
  const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => file !== "src/core/abort.ts");
  const risky = /AbortSignal\.any|addEventListener\(\s*["']abort/;
  expect(files.filter((file) => risky.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
