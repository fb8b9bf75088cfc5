import { expect, test } from "vitest";
import type { Sample } from "../program/probe.ts";
import { type Checkpoint, findGrowth } from "./growth.ts";

const MB = 2 ** 20;

function checkpoint({ resident = 300, external = 100, heap = 60, timers = 16, listeners = 40 }): Checkpoint {
  const sample: Sample = {
    memory: { rss: resident * MB, external: external * MB, arrayBuffers: 80 * MB, heapUsed: heap * MB, heapTotal: 90 * MB },
    resources: { Timeout: timers, TCPSocketWrap: 3 },
    listeners: { total: listeners, max: 1 },
    processListeners: 8,
    loop: { lateMs: 0, heldMs: 0 },
  };
  return { minute: 2, turns: 40, residentMb: resident, sample };
}

test("ignores five percent more memory and two more handles", () => {
  expect(findGrowth(checkpoint({}), checkpoint({ resident: 315, external: 105, timers: 18 }))).toEqual([]);
});

test("ignores growth of small amounts and of the heap", () => {
  expect(findGrowth(checkpoint({ external: 3 }), checkpoint({ external: 6, heap: 90 }))).toEqual([]);
});

test("reports everything that grew", () => {
  expect(findGrowth(checkpoint({}), checkpoint({ resident: 380, external: 123, timers: 19, listeners: 83 }))).toEqual([
    "resident grew from 300 to 380 MB",
    "external grew from 100 to 123 MB",
    "Timeout grew from 16 to 19",
    "listeners on signals grew from 40 to 83",
  ]);
});

test("reports what appears only later", () => {
  const last = checkpoint({});
  last.sample.resources.FSReqPromise = 3;
  expect(findGrowth(checkpoint({}), last)).toEqual(["FSReqPromise grew from 0 to 3"]);
});
