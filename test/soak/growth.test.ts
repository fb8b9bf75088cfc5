import { expect, test } from "vitest";
import type { Sample } from "../program/probe.ts";
import { type Checkpoint, whatGrew } from "./verdict.ts";

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

test("five percent more memory and two handles more are nothing", () => {
  expect(whatGrew(checkpoint({}), checkpoint({ resident: 315, external: 105, timers: 18 }))).toEqual([]);
});

test("small amounts may double, and the heap may grow", () => {
  expect(whatGrew(checkpoint({ external: 3 }), checkpoint({ external: 6, heap: 90 }))).toEqual([]);
});

test("names everything that grew", () => {
  expect(whatGrew(checkpoint({}), checkpoint({ resident: 380, external: 123, timers: 19, listeners: 83 }))).toEqual([
    "resident grew from 300 to 380 MB",
    "external grew from 100 to 123 MB",
    "Timeout grew from 16 to 19",
    "listeners on signals grew from 40 to 83",
  ]);
});

test("what appears only later has grown", () => {
  const last = checkpoint({});
  last.sample.resources.FSReqPromise = 3;
  expect(whatGrew(checkpoint({}), last)).toEqual(["FSReqPromise grew from 0 to 3"]);
});
