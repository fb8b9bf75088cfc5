// Numbers and how they are shown.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The value below which `share` of them lie. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** Wall time in milliseconds. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export interface Cost {
  ms: number;
  /** Of all cores together, by all of the process's threads, with what was still under way when the work was done. */
  cpuMs: number;
}

const AFTER_MS = 250;

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const used = process.cpuUsage();
  const ms = await timeOf(work);
  await pause(AFTER_MS);
  const { user, system } = process.cpuUsage(used);
  return { ms, cpuMs: (user + system) / 1000 };
}

/** How often each method of a port was called, how long it held the event loop, and how much of a core it used, in milliseconds. */
export type CallTimes = Map<string, Spent>;

interface Spent {
  calls: number;
  /** Waiting for the disk and for a core included. */
  ms: number;
  cpuMs: number;
}

/** The same port, with its calls in the ledger. A store's methods are synchronous inside, so this is the time spent in SQLite. */
export function timed<T extends object>(port: T, ledger: CallTimes): T {
  return new Proxy(port, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const [begun, used] = [performance.now(), process.threadCpuUsage()];
        const result = value.apply(object, args);
        const { user, system } = process.threadCpuUsage(used);
        const ms = performance.now() - begun;
        // The system counts a thread's time when it waits: a call that does is charged for what ran before it as well.
        enter(ledger, String(name), { calls: 1, ms, cpuMs: Math.min(ms, (user + system) / 1000) });
        return result;
      };
    },
  });
}

function enter(ledger: CallTimes, name: string, { calls, ms, cpuMs }: Spent): void {
  const before = ledger.get(name) ?? { calls: 0, ms: 0, cpuMs: 0 };
  ledger.set(name, { calls: before.calls + calls, ms: before.ms + ms, cpuMs: before.cpuMs + cpuMs });
}

export function sumOf(ledger: CallTimes): Spent {
  const sum: CallTimes = new Map();
  for (const spent of ledger.values()) enter(sum, "sum", spent);
  return sum.get("sum") ?? { calls: 0, ms: 0, cpuMs: 0 };
}

export function meanOf(ledgers: CallTimes[]): CallTimes {
  const mean: CallTimes = new Map();
  const share = (value: number) => value / ledgers.length;
  for (const [name, { calls, ms, cpuMs }] of ledgers.flatMap((ledger) => [...ledger]))
    enter(mean, name, { calls: share(calls), ms: share(ms), cpuMs: share(cpuMs) });
  return mean;
}

/** Dearest first. */
export function printCallTimes(title: string, ledger: CallTimes): void {
  const lines = [...ledger].map(([method, { calls, ms, cpuMs }]): [string, number, number, number] => [method, calls, ms, cpuMs]);
  table(
    title,
    ["method", "calls", "ms", "ms of a core"],
    lines.toSorted((a, b) => b[2] - a[2]),
  );
}

/** Runs `work` in a folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Cell = string | number;

/** Prints a Markdown table; numbers get the digits that they deserve. */
export function table(title: string, head: string[], rows: Cell[][]): void {
  const texts = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  process.stdout.write(`\n${title}\n\n${[line(head), line(rule), ...texts.slice(1).map(line)].join("\n")}\n`);
}

function shown(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}
