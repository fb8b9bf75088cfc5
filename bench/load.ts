// Many at once: 400 turns in flight, then 1,000 where 64 may draw and one person asks for half of them.

import { setTimeout as pause } from "node:timers/promises";
import type { Card } from "../src/core/cards/views.ts";
import { startBot } from "./bot.ts";
import { Chat } from "./chat.ts";
import { type CallTimes, inFolder, median, percentile, printCallTimes, sumOf, table } from "./measure.ts";
import { BenchModel } from "./model.ts";
import { type MonitorResult, startMonitor } from "./monitor.ts";
import { jpeg, numbered } from "./pictures.ts";
import { type Asked, type SeenTurn, Subscribers } from "./subscribers.ts";

interface Crowd {
  asked: Asked[];
  maxDrawing: number;
  drawingMs: number;
}

interface Seen extends MonitorResult {
  turns: SeenTurn[];
  mostAtOnce: number;
  rows: CallTimes;
}

type Line = [what: string, seen: number, goal: string];

const WARM_UP: Asked[] = Array.from({ length: 20 }, () => ({ person: "before", at: 0 }));
const source = await jpeg(1024, 1024);
const answer = await jpeg(1024, 1024);

await flight(400, 20_000);
await queue(1000, 64, 2_500);

/** They come within five seconds and are all drawn at the same time. */
async function flight(count: number, drawingMs: number): Promise<void> {
  const asked = Array.from({ length: count }, (_, n) => ({ person: `person ${n}`, at: (n * 5000) / count }));
  const seen = await watch({ asked, maxDrawing: count, drawingMs });
  const overhead = seen.turns.map(({ askedMs, finishedMs }) => finishedMs - askedMs - drawingMs);
  const title = `${count} turns in flight, the model takes ${drawingMs / 1000} s`;
  printLines(title, [
    ["finished", seen.turns.length, `${count}`],
    ["drawn at once", seen.mostAtOnce, `${count}`],
    ["acknowledgement, p99 ms", percentile(acknowledgements(seen), 0.99), "< 100"],
    ["event loop delayed, p99 ms", seen.delay.p99, "< 20"],
    ...common(seen),
    ["a turn without its drawing, median ms", median(overhead), ""],
    ["a turn without its drawing, p99 ms", percentile(overhead, 0.99), ""],
  ]);
  printCallTimes(`${title}: asked of SQLite, all together`, seen.rows);
}

/** They come within two seconds, those of one person before all others. */
async function queue(count: number, maxDrawing: number, drawingMs: number): Promise<void> {
  const half = count / 2;
  const person = (n: number) => (n < half ? "greedy" : `person ${n % 50}`);
  const asked = Array.from({ length: count }, (_, n) => ({ person: person(n), at: (n * 2000) / count }));
  const seen = await watch({ asked, maxDrawing, drawingMs });
  const wholeMs = Math.max(...seen.turns.map(({ finishedMs }) => finishedMs));
  const shares = (greedy: boolean) =>
    seen.turns.filter((turn) => (turn.person === "greedy") === greedy).map(({ finishedMs }) => (100 * finishedMs) / wholeMs);
  const title = `${count} turns at once, ${maxDrawing} may draw: one person asks for ${half}, then 50 people for ${half / 50} each`;
  printLines(title, [
    ["finished", seen.turns.length, `${count}`],
    ["drawn at once", seen.mostAtOnce, `${maxDrawing}`],
    ["all shown after, s", wholeMs / 1000, `≥ ${Math.ceil(count / maxDrawing) * (drawingMs / 1000)}`],
    ["the last of the 50 people's, % of that", Math.max(...shares(false)), "≈ 55"],
    ["half of the 50 people's, %", median(shares(false)), ""],
    ["half of the one person's, %", median(shares(true)), ""],
    ["acknowledgement, p99 ms", percentile(acknowledgements(seen), 0.99), ""],
    ["event loop delayed, p99 ms", seen.delay.p99, ""],
    ...common(seen),
  ]);
  printCallTimes(`${title}: asked of SQLite, all together`, seen.rows);
}

function common({ turns, delay, megabytes, rows }: Seen): Line[] {
  return [
    ["event loop delayed, worst ms", delay.worst, ""],
    ["memory at most, MB more per turn", megabytes.most / turns.length, "< 0.5"],
    ["heap when all is over, MB more per turn", megabytes.kept / turns.length, "≈ 0"],
    ["in SQLite, ms a turn", sumOf(rows).ms / turns.length, "≤ 5"],
    ["in SQLite, ms of a core a turn", sumOf(rows).cpuMs / turns.length, ""],
  ];
}

function acknowledgements({ turns }: Seen): number[] {
  return turns.map(({ acknowledgedMs }) => acknowledgedMs);
}

function printLines(title: string, lines: Line[]): void {
  table(title, ["what", "seen", "goal"], lines);
}

function watch({ asked, maxDrawing, drawingMs }: Crowd): Promise<Seen> {
  return inFolder(async (folder) => {
    const drawing = { now: 0, most: 0, all: 0, ms: 0 };
    const model = new BenchModel(async ({ references }, { signal }) => {
      await references[0]?.read(); // what a real model would be sent
      drawing.most = Math.max(drawing.most, ++drawing.now);
      await pause(drawing.ms, undefined, { signal });
      drawing.now--;
      return numbered(answer, ++drawing.all);
    });
    const audience = new Subscribers();
    const shown = (card: Card) => audience.see(card);
    const bot = await startBot(folder, { model, chat: new Chat(() => source.slice()), maxDrawing, shown });
    try {
      await audience.ask(bot, WARM_UP);
      Object.assign(drawing, { ms: drawingMs, most: 0 });
      bot.rows.clear();
      const meter = startMonitor();
      const turns = await audience.ask(bot, asked);
      return { turns, mostAtOnce: drawing.most, rows: new Map(bot.rows), ...meter.stop() };
    } finally {
      await bot.stop();
    }
  });
}
