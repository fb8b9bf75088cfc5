import { join } from "node:path";
import { printTable } from "../../bench/support/measure.ts";
import type { Program } from "../program/program.ts";
import { measureDisk } from "./disk.ts";
import { type Checkpoint, findGrowth, measurementsOf } from "./growth.ts";
import type { Person } from "./person.ts";

const MB = 2 ** 20;

/** Prints the measurements. Returns whether the run passed. */
export function report(checkpoints: Checkpoint[], people: Person[], { folder, output }: Program): boolean {
  const rows = checkpoints.map((one) => ({ ...one, ...measurementsOf(one) }));
  const memory = Object.keys(rows[0]?.memory ?? {});
  const counts = [...new Set(rows.flatMap((one) => Object.keys(one.counts)))];
  printTable(
    "Memory while idle, MB",
    ["minute", "turns", ...memory],
    rowsOf(rows, (one) => memory.map((name) => one.memory[name] ?? 0)),
  );
  printTable(
    "Handles and listeners",
    ["minute", "turns", ...counts],
    rowsOf(rows, (one) => counts.map((name) => one.counts[name] ?? 0)),
  );
  printTable(
    "Turns",
    ["platform", "turns", "unanswered", "failed requests"],
    people.map(({ platform, turns, unanswered }) => [platform.name, turns, unanswered, platform.faults]),
  );
  printTable("Warnings and errors in the log", ["message", "times"], warningsIn(output));
  const disk = measureDisk(join(folder, "data"));
  printTable(
    "Rows",
    ["table", "rows", "KB", "bytes per row"],
    disk.tables.filter(({ rows }) => rows > 0).map(({ name, rows, bytes }) => [name, rows, bytes / 1024, bytes / rows]),
  );
  const { pictures } = disk;
  const turns = Math.max(
    1,
    people.reduce((sum, one) => sum + one.turns, 0),
  );
  process.stdout.write(`
Database: ${(disk.databaseBytes / MB).toFixed(1)} MB, ${(disk.freeBytes / MB).toFixed(1)} MB of it free, plus a write-ahead log of ${(disk.walBytes / MB).toFixed(1)} MB.
Pictures: ${pictures.files} files, ${(pictures.bytes / MB).toFixed(1)} MB, ${(pictures.bytes / Math.max(1, pictures.files) / 1024).toFixed(0)} KB each, ${(pictures.files / turns).toFixed(1)} per turn. Files without a row or rows without a file: ${disk.unmatched}.
`);
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  const problems = [
    ...(first && last ? findGrowth(first, last) : ["nothing was measured"]),
    ...people
      .filter(({ unanswered }) => unanswered > 0)
      .map(({ platform, unanswered }) => `${unanswered} turns on ${platform.name} were never answered`),
    ...(disk.unmatched > 0 ? [`${disk.unmatched} files without a row or rows without a file`] : []),
  ];
  process.stdout.write(problems.length > 0 ? `\nFailed: ${problems.join(", ")}.\n` : "\nPassed: nothing grew.\n");
  return problems.length === 0;
}

function rowsOf<T extends Checkpoint>(checkpoints: T[], cells: (one: T) => number[]): number[][] {
  return checkpoints.map((one) => [Number(one.minute.toFixed(1)), one.turns, ...cells(one)]);
}

/** Counts each warning and error in the log, most frequent first. */
function warningsIn(log: string): [string, number][] {
  const counts = new Map<string, number>();
  for (const line of log.split("\n").filter((one) => one.startsWith("{"))) {
    const { level, msg, err } = JSON.parse(line) as { level: string; msg: string; err?: { message?: string } };
    if (!["warn", "error", "fatal"].includes(level)) continue;
    const message = err?.message ? `${msg}: ${err.message}` : msg;
    counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
