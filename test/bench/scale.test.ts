// The simulation agrees with queueing theory, and the page with the simulation.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Resource, simulate } from "../../bench/scale/engine.ts";
import { guildsFor, simulateHour } from "../../bench/scale/model.ts";
import { arrivalsPerSecond, asShipped } from "../../bench/scale/parameters.ts";
import { scaleTables } from "../../bench/scale/tables.ts";
import { createRandom } from "../../src/models/local/rendering/pixels/random.ts";

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const exponentialOf = (seed: number) => {
  const random = createRandom(seed);
  return (average: number) => -Math.log(1 - random()) * average;
};

/** One queue with random arrivals and service times. Resolves to the mean seconds from arrival to end, and the use of the servers. */
function runQueue({ servers, arrivals, service }: { servers: number; arrivals: number; service: number }) {
  const exponential = exponentialOf(7);
  const resource: Resource = { name: "queue", servers };
  const step = { resource, seconds: () => exponential(service) };
  const { jobs, used } = simulate([step], () => exponential(1 / arrivals), 100_000);
  return { time: mean(jobs.flatMap(({ reached }) => reached[0] ?? [])), used: used.get("queue") };
}

test("one server is as slow as theory says", () => {
  // M/M/1: 1 / (μ - λ)
  const { time, used } = runQueue({ servers: 1, arrivals: 0.8, service: 1 });
  expect(used).toBeCloseTo(0.8, 1);
  expect(Math.abs(time - 5)).toBeLessThan(0.5);
});

test("three servers are as slow as theory says", () => {
  // M/M/3 with a load of 2.4: Erlang C is 0.647, so 1 + 0.647 / (3 - 2.4)
  const { time, used } = runQueue({ servers: 3, arrivals: 2.4, service: 1 });
  expect(used).toBeCloseTo(0.8, 1);
  expect(Math.abs(time - 2.08)).toBeLessThan(0.2);
});

test("nobody waits for resources without a limit, and everybody is served in order", () => {
  const resource: Resource = { name: "wide", servers: 1000 };
  const { jobs } = simulate([{ resource, seconds: () => 2 }], () => 1, 100);
  expect(jobs).toHaveLength(100);
  expect(new Set(jobs.flatMap(({ reached }) => reached[0] ?? []))).toEqual(new Set([2]));
  const narrow: Resource = { name: "narrow", servers: 1 };
  const { jobs: queued } = simulate([{ resource: narrow, seconds: () => 2 }], () => 1, 10);
  expect(queued.slice(0, 4).map(({ reached }) => reached[0])).toEqual([2, 3, 4, 5]);
});

test("the same seed gives the same hour, and another seed nearly the same", () => {
  const [first, again, other] = [1, 1, 2].map((seed) => simulateHour(asShipped(1000), seed));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(Math.abs((other?.used.drawings ?? 0) - (first?.used.drawings ?? 0))).toBeLessThan(0.08);
});

test("what the capacities say is what saturates first", () => {
  const { drawings, Discord } = guildsFor(asShipped(0));
  expect(simulateHour(asShipped(Math.floor(drawings * 0.8)), 1).saturated).toEqual([]);
  expect(simulateHour(asShipped(Math.ceil(drawings * 1.2)), 1).saturated).toEqual(["drawings"]);
  const manyDrawings = { ...asShipped(Math.ceil(Discord * 1.2)), drawings: 1000 };
  expect(simulateHour(manyDrawings, 1).saturated).toEqual(["Discord"]);
});

test("people wait less when there is more of what they wait for", () => {
  const installation = asShipped(1400);
  const waits = [16, 20, 32].map((drawings) => simulateHour({ ...installation, drawings }, 1).picture.seconds);
  expect(waits).toEqual(waits.toSorted((a, b) => b - a));
  expect(arrivalsPerSecond(1400)).toBeCloseTo(0.78, 2);
});

test("the page has the simulation's tables", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/operations/internet-scale.md"), "utf8");
  for (const table of scaleTables()) expect(page).toContain(table);
}, 60_000);
