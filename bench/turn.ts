// One turn with a model that takes no time, compared with a plain script that does the same work on pictures.

import { join } from "node:path";
import type { Card } from "../src/core/cards/views.ts";
import { runBaseline } from "./support/baseline.ts";
import { type Bot, startBot } from "./support/bot.ts";
import { BenchChat } from "./support/chat.ts";
import { chatClient, pageClient } from "./support/client.ts";
import {
  type CallTimes,
  type Cost,
  costOf,
  meanOf,
  median,
  printCallTimes,
  printTable,
  sumOf,
  withTempFolder,
} from "./support/measure.ts";
import { BenchModel } from "./support/model.ts";
import { createJpeg, createMany, createPhonePhoto, createPng } from "./support/pictures.ts";
import { measurePreviews } from "./support/preview.ts";

const WARM_UP = 5;
const RUNS = 15;
const MAX_VARIANTS = 4;

interface Case {
  name: string;
  place: "chat" | "page";
  /** The posted pictures, one per run; none when the turn builds on the one before. */
  sources: Uint8Array[] | undefined;
  variants: number;
}

interface Run {
  bot: Cost;
  script: Cost;
  rows: CallTimes;
}

const small = await createMany(WARM_UP + RUNS, () => createJpeg(1024, 1024));
const large = await createMany(WARM_UP + RUNS, createPhonePhoto);
/** The model's pictures, all different. */
const answers = await createMany((WARM_UP + RUNS) * MAX_VARIANTS, () => createPng(1024, 1024));
const first = await createJpeg(1024, 1024);

const variations: Omit<Case, "place">[] = [
  { name: "1024², one variant", sources: small, variants: 1 },
  { name: "the next turn, one variant", sources: undefined, variants: 1 },
  { name: "1024², four variants", sources: small, variants: MAX_VARIANTS },
  { name: "12 megapixels, one variant", sources: large, variants: 1 },
];
const cases = variations.flatMap((each): Case[] => [
  { ...each, place: "chat" },
  { ...each, place: "page" },
]);

const lines: (string | number)[][] = [];
const callTimes: [string, CallTimes][] = [];
for (const each of cases) {
  const runs = await withTempFolder((folder) => repeat(folder, each));
  lines.push(lineOf(each, runs));
  callTimes.push([`${each.name}, ${each.place}: statements of one turn`, meanOf(runs.map(({ rows }) => rows))]);
}
printTable(
  `One turn, medians of ${RUNS} runs in ms; turn and script alternate`,
  ["case", "on", "turn", "script", "ratio", "CPU", "CPU ratio", "in SQLite", "CPU in SQLite", "statements"],
  lines,
);
for (const [title, rows] of callTimes.slice(0, 2)) printCallTimes(title, rows);
const previews = await measurePreviews(RUNS, first, answers[0] ?? first);
printTable(
  "First preview on an open page, ms after the model produced it",
  ["median", "worst"],
  [[median(previews), Math.max(...previews)]],
);

/** One bot for all runs. The first runs only warm it up. */
async function repeat(folder: string, each: Case): Promise<Run[]> {
  const runs: Run[] = [];
  const turn = await startTurns(join(folder, "bot"), each);
  try {
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const script = await costOf(() => runBaseline(join(folder, "script"), workOf(each, run)));
      turn.rows.clear();
      const bot = await costOf(() => turn.take(run));
      runs.push({ bot, script, rows: new Map(turn.rows) });
    }
  } finally {
    await turn.stop();
  }
  return runs.slice(WARM_UP);
}

function workOf({ sources, variants, place }: Case, run: number) {
  const source = sources?.[run];
  return { drawn: answersOf(run, variants), page: place === "page", ...(source && { source }) };
}

function answersOf(run: number, variants: number): Uint8Array[] {
  return answers.slice(run * MAX_VARIANTS, run * MAX_VARIANTS + variants);
}

interface Turns extends Pick<Bot, "rows" | "stop"> {
  /** From the request until its pictures are downloaded. */
  take(run: number): Promise<void>;
}

async function startTurns(folder: string, { place, sources, variants }: Case): Promise<Turns> {
  let pictures: Uint8Array[] = [first];
  let done = Promise.withResolvers<Card>();
  const model = new BenchModel(async ({ number }, { preview }) => {
    const picture = pictures[number - 1] ?? first;
    preview(picture);
    return picture;
  });
  const onCard = (card: Card) => card.drawing || done.resolve(card);
  const chat = new BenchChat(({ id }) => (sources?.[Number(id)] ?? first).slice());
  const bot = await startBot(folder, { model, variants, onCard, ...(place === "chat" && { chat }) });
  const client = place === "chat" ? chatClient(bot) : pageClient(bot);
  const turn = async (run: number, source: Uint8Array | undefined) => {
    done = Promise.withResolvers();
    await client.ask(run, source);
    await client.fetchPictures(await done.promise);
  };
  if (!sources) await turn(0, first);
  return {
    rows: bot.rows,
    stop: bot.stop,
    take(run) {
      pictures = answersOf(run, variants);
      return turn(run, sources?.[run]);
    },
  };
}

function lineOf({ name, place }: Case, runs: Run[]): (string | number)[] {
  const middle = (of: (run: Run) => number) => median(runs.map(of));
  const wall = [middle(({ bot }) => bot.ms), middle(({ script }) => script.ms), middle(({ bot, script }) => bot.ms / script.ms)];
  const cpu = [middle(({ bot }) => bot.cpuMs), middle(({ bot, script }) => bot.cpuMs / script.cpuMs)];
  const spent = runs.map(({ rows }) => sumOf(rows));
  const rows = [
    median(spent.map(({ ms }) => ms)),
    median(spent.map(({ cpuMs }) => cpuMs)),
    median(spent.map(({ calls }) => calls)),
  ];
  return [name, place, ...wall, ...cpu, ...rows];
}
