import { join } from "node:path";
import { printTable } from "../../bench/measure.ts";
import type { Program } from "../program/program.ts";
import { diskOf } from "./disk.ts";
import type { Person } from "./person.ts";
import { type Checkpoint, figures, whatGrew } from "./verdict.ts";

const MB = 2 ** 20;

/** Prints what was measured, and whether all of it is good. */
export function report(checkpoints: Checkpoint[], people: Person[], { folder, output }: Program): boolean {
  const shown = checkpoints.map((one) => ({ ...one, ...figures(one) }));
  const memory = Object.keys(shown[0]?.memory ?? {});
  const counts = [...new Set(shown.flatMap((one) => Object.keys(one.counts)))];
  printTable(
    "Memory at quiet moments, MB",
    ["minute", "turns", ...memory],
    rowsOf(shown, (one) => memory.map((name) => one.memory[name] ?? 0)),
  );
  printTable(
    "Handles and listeners",
    ["minute", "turns", ...counts],
    rowsOf(shown, (one) => counts.map((name) => one.counts[name] ?? 0)),
  );
  printTable(
    "Turns",
    ["platform", "asked", "never answered", "requests that went wrong"],
    people.map(({ place, asked, lost }) => [place.name, asked, lost, place.faults]),
  );
  printTable("Warnings and errors in the log", ["message", "times"], complaintsIn(output));
  const disk = diskOf(join(folder, "data"));
  printTable(
    "Rows",
    ["table", "rows", "KB", "bytes a row"],
    disk.tables.filter(({ rows }) => rows > 0).map(({ name, rows, bytes }) => [name, rows, bytes / 1024, bytes / rows]),
  );
  const { pictures } = disk;
  const turns = Math.max(
    1,
    people.reduce((sum, { asked }) => sum + asked, 0),
  );
  process.stdout.write(`
The database has ${(disk.databaseBytes / MB).toFixed(1)} MB, ${(disk.freeBytes / MB).toFixed(1)} MB of it free, and a log of ${(disk.walBytes / MB).toFixed(1)} MB. ${pictures.files} pictures have ${(pictures.bytes / MB).toFixed(1)} MB,
${(pictures.bytes / Math.max(1, pictures.files) / 1024).toFixed(0)} KB each, ${(pictures.files / turns).toFixed(1)} a turn; ${disk.unexplained} of them without a row, or rows without them.
`);
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  const wrong = [
    ...(first && last ? whatGrew(first, last) : ["nothing was measured"]),
    ...people.filter(({ lost }) => lost > 0).map(({ place, lost }) => `${lost} turns on ${place.name} were never answered`),
    ...(disk.unexplained > 0 ? [`${disk.unexplained} pictures are not explained`] : []),
  ];
  process.stdout.write(wrong.length > 0 ? `\nNot good: ${wrong.join(", ")}.\n` : "\nGood: nothing grew.\n");
  return wrong.length === 0;
}

function rowsOf<T extends Checkpoint>(checkpoints: T[], cells: (one: T) => number[]): number[][] {
  return checkpoints.map((one) => [Number(one.minute.toFixed(1)), one.turns, ...cells(one)]);
}

/** How often each warning and error is in the log, most often first. */
function complaintsIn(log: string): [string, number][] {
  const counts = new Map<string, number>();
  for (const line of log.split("\n").filter((one) => one.startsWith("{"))) {
    const { level, msg, err } = JSON.parse(line) as { level: string; msg: string; err?: { message?: string } };
    if (!["warn", "error", "fatal"].includes(level)) continue;
    const message = err?.message ? `${msg}: ${err.message}` : msg;
    counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
