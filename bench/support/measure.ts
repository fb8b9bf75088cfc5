// Measurements, and how they are printed.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The value below which this share (0 to 1) of the values lie. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** Wall time in milliseconds. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export interface Cost {
  ms: number;
  /** Of all threads of the process, including what was still running when the work was done. */
  cpuMs: number;
}

const SETTLE_MS = 250;

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const used = process.cpuUsage();
  const ms = await timeOf(work);
  await pause(SETTLE_MS);
  const { user, system } = process.cpuUsage(used);
  return { ms, cpuMs: (user + system) / 1000 };
}

/** By statement: how often it ran, how long it blocked the event loop, and its CPU time, in milliseconds. */
export type CallTimes = Map<string, CallTime>;

interface CallTime {
  calls: number;
  /** Includes waiting for the disk and for a core. */
  ms: number;
  cpuMs: number;
}

export function addCall(times: CallTimes, name: string, { calls, ms, cpuMs }: CallTime): void {
  const before = times.get(name) ?? { calls: 0, ms: 0, cpuMs: 0 };
  times.set(name, { calls: before.calls + calls, ms: before.ms + ms, cpuMs: before.cpuMs + cpuMs });
}

export function sumOf(times: CallTimes): CallTime {
  const sum: CallTimes = new Map();
  for (const spent of times.values()) addCall(sum, "sum", spent);
  return sum.get("sum") ?? { calls: 0, ms: 0, cpuMs: 0 };
}

export function meanOf(all: CallTimes[]): CallTimes {
  const mean: CallTimes = new Map();
  const share = (value: number) => value / all.length;
  for (const [name, { calls, ms, cpuMs }] of all.flatMap((times) => [...times]))
    addCall(mean, name, { calls: share(calls), ms: share(ms), cpuMs: share(cpuMs) });
  return mean;
}

/** Most expensive first. */
export function printCallTimes(title: string, times: CallTimes): void {
  const lines = [...times].map(([statement, { calls, ms, cpuMs }]): [string, number, number, number] => [
    statement,
    calls,
    ms,
    cpuMs,
  ]);
  printTable(
    title,
    ["statement", "runs", "ms", "ms of a core"],
    lines.toSorted((a, b) => b[2] - a[2]),
  );
}

/** Runs `work` with a temporary folder, which is deleted afterwards. */
export async function withTempFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Cell = string | number;

/** Prints a Markdown table. Fractions get one decimal, or two below 10. */
export function printTable(title: string, head: string[], rows: Cell[][]): void {
  const texts = [head, ...rows.map((row) => row.map(formatCell))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  process.stdout.write(`\n${title}\n\n${[line(head), line(rule), ...texts.slice(1).map(line)].join("\n")}\n`);
}

function formatCell(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}
