// Numbers and how they are shown.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

/** How often each method of a port was called, and for how long it held the event loop, in milliseconds. */
export type Ledger = Map<string, { calls: number; ms: number }>;

/** The same port, with its calls in the ledger. A store's methods are synchronous inside, so this is the time spent in SQLite. */
export function timed<T extends object>(port: T, ledger: Ledger): T {
  return new Proxy(port, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const begun = performance.now();
        const result = value.apply(object, args);
        enter(ledger, String(name), performance.now() - begun);
        return result;
      };
    },
  });
}

function enter(ledger: Ledger, name: string, ms: number): void {
  const line = ledger.get(name) ?? { calls: 0, ms: 0 };
  ledger.set(name, { calls: line.calls + 1, ms: line.ms + ms });
}

export function msOf(ledger: Ledger): number {
  return [...ledger.values()].reduce((sum, { ms }) => sum + ms, 0);
}

export function callsOf(ledger: Ledger): number {
  return [...ledger.values()].reduce((sum, { calls }) => sum + calls, 0);
}

export function meanOf(ledgers: Ledger[]): Ledger {
  const mean: Ledger = new Map();
  for (const [name, { calls, ms }] of ledgers.flatMap((ledger) => [...ledger])) {
    const line = mean.get(name) ?? { calls: 0, ms: 0 };
    mean.set(name, { calls: line.calls + calls / ledgers.length, ms: line.ms + ms / ledgers.length });
  }
  return mean;
}

/** Dearest first. */
export function printLedger(title: string, ledger: Ledger): void {
  const lines = [...ledger].map(([method, { calls, ms }]): [string, number, number] => [method, calls, ms]);
  table(
    title,
    ["method", "calls", "ms"],
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
