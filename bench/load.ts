// Many turns at once: 400 in progress, then 1,000 of which 64 may draw, half of them requested by one person.

import { setTimeout as pause } from "node:timers/promises";
import type { Card } from "../src/core/cards/views.ts";
import { startBot } from "./support/bot.ts";
import { BenchChat } from "./support/chat.ts";
import { type CallTimes, median, percentile, printCallTimes, printTable, sumOf, withTempFolder } from "./support/measure.ts";
import { BenchModel } from "./support/model.ts";
import { type MonitorResult, startMonitor } from "./support/monitor.ts";
import { createJpeg, withNumber } from "./support/pictures.ts";
import { type MeasuredTurn, type PlannedRequest, Subscribers } from "./support/subscribers.ts";

interface LoadOptions {
  planned: PlannedRequest[];
  maxDrawing: number;
  drawingMs: number;
}

interface LoadResult extends MonitorResult {
  turns: MeasuredTurn[];
  maxConcurrent: number;
  rows: CallTimes;
}

type Line = [what: string, seen: number, goal: string];

const WARM_UP: PlannedRequest[] = Array.from({ length: 20 }, () => ({ person: "before", at: 0 }));
const source = await createJpeg(1024, 1024);
const answer = await createJpeg(1024, 1024);

await measureInFlight(400, 20_000);
await measureQueue(1000, 64, 2_500);

/** Requests arrive within five seconds and are all drawn at the same time. */
async function measureInFlight(count: number, drawingMs: number): Promise<void> {
  const planned = Array.from({ length: count }, (_, n) => ({ person: `person ${n}`, at: (n * 5000) / count }));
  const seen = await runLoad({ planned, maxDrawing: count, drawingMs });
  const overhead = seen.turns.map(({ requestedMs, finishedMs }) => finishedMs - requestedMs - drawingMs);
  const title = `${count} turns in progress, the model takes ${drawingMs / 1000} s`;
  printLines(title, [
    ["finished", seen.turns.length, `${count}`],
    ["drawn concurrently", seen.maxConcurrent, `${count}`],
    ["acknowledgement, p99 ms", percentile(acknowledgements(seen), 0.99), "< 100"],
    ["event loop delayed, p99 ms", seen.delay.p99, "< 20"],
    ...commonLines(seen),
    ["overhead of a turn, median ms", median(overhead), ""],
    ["overhead of a turn, p99 ms", percentile(overhead, 0.99), ""],
  ]);
  printCallTimes(`${title}: all statements`, seen.rows);
}

/** Requests arrive within two seconds, one person's before all others. */
async function measureQueue(count: number, maxDrawing: number, drawingMs: number): Promise<void> {
  const half = count / 2;
  const person = (n: number) => (n < half ? "greedy" : `person ${n % 50}`);
  const planned = Array.from({ length: count }, (_, n) => ({ person: person(n), at: (n * 2000) / count }));
  const seen = await runLoad({ planned, maxDrawing, drawingMs });
  const wholeMs = Math.max(...seen.turns.map(({ finishedMs }) => finishedMs));
  const shares = (greedy: boolean) =>
    seen.turns.filter((turn) => (turn.person === "greedy") === greedy).map(({ finishedMs }) => (100 * finishedMs) / wholeMs);
  const title = `${count} turns at once, ${maxDrawing} may draw: one person requests ${half}, then 50 people ${half / 50} each`;
  printLines(title, [
    ["finished", seen.turns.length, `${count}`],
    ["drawn concurrently", seen.maxConcurrent, `${maxDrawing}`],
    ["all finished after, s", wholeMs / 1000, `≥ ${Math.ceil(count / maxDrawing) * (drawingMs / 1000)}`],
    ["last picture of the 50 people, % of that", Math.max(...shares(false)), "≈ 55"],
    ["median of the 50 people, %", median(shares(false)), ""],
    ["median of the one person, %", median(shares(true)), ""],
    ["acknowledgement, p99 ms", percentile(acknowledgements(seen), 0.99), ""],
    ["event loop delayed, p99 ms", seen.delay.p99, ""],
    ...commonLines(seen),
  ]);
  printCallTimes(`${title}: all statements`, seen.rows);
}

function commonLines({ turns, delay, megabytes, rows }: LoadResult): Line[] {
  return [
    ["event loop delayed, worst ms", delay.worst, ""],
    ["peak memory, MB more per turn", megabytes.peak / turns.length, "< 0.5"],
    ["heap in the end, MB more per turn", megabytes.kept / turns.length, "≈ 0"],
    ["in SQLite, ms per turn", sumOf(rows).ms / turns.length, "≤ 5"],
    ["in SQLite, CPU ms per turn", sumOf(rows).cpuMs / turns.length, ""],
  ];
}

function acknowledgements({ turns }: LoadResult): number[] {
  return turns.map(({ acknowledgedMs }) => acknowledgedMs);
}

function printLines(title: string, lines: Line[]): void {
  printTable(title, ["what", "measured", "goal"], lines);
}

function runLoad({ planned, maxDrawing, drawingMs }: LoadOptions): Promise<LoadResult> {
  return withTempFolder(async (folder) => {
    const drawing = { now: 0, max: 0, all: 0, ms: 0 };
    const model = new BenchModel(async ({ references }, { signal }) => {
      await references[0]?.read(); // what a real model would be sent
      drawing.max = Math.max(drawing.max, ++drawing.now);
      await pause(drawing.ms, undefined, { signal });
      drawing.now--;
      return withNumber(answer, ++drawing.all);
    });
    const subscribers = new Subscribers();
    const onCard = (card: Card) => subscribers.onCard(card);
    const bot = await startBot(folder, { model, chat: new BenchChat(() => source.slice()), maxDrawing, onCard });
    try {
      await subscribers.request(bot, WARM_UP);
      Object.assign(drawing, { ms: drawingMs, max: 0 });
      bot.rows.clear();
      const monitor = startMonitor();
      const turns = await subscribers.request(bot, planned);
      return { turns, maxConcurrent: drawing.max, rows: new Map(bot.rows), ...monitor.stop() };
    } finally {
      await bot.stop();
    }
  });
}
