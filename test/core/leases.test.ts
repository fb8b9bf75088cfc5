import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { repeatUnderLease } from "../../src/core/leases.ts";
import { LocalLeases } from "../../src/storage/sqlite/leases.ts";
import { LogRecorder } from "../fakes/log-recorder.ts";

test("repeats work one run at a time, also after a failure, and ends with the last run", async () => {
  const log = new LogRecorder();
  let runs = 0;
  let atOnce = 0;
  const work = async () => {
    expect(++atOnce).toBe(1);
    if (++runs === 2) throw new Error("no database");
    await sleep(20);
  };
  const counted = () => work().finally(() => atOnce--);
  const stop = repeatUnderLease("sweep", { leases: new LocalLeases(), log }, 2, counted);
  await expect.poll(() => runs).toBeGreaterThan(3);
  await stop();
  const before = runs;
  expect(atOnce).toBe(0);
  await sleep(40);
  expect(runs).toBe(before);
  expect(log.messages).toEqual(["failed to do the work of a lease, retrying"]);
});
