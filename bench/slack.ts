// A turn through Slack's own library, compared with a plain script on the same service; then a hundred threads at once.

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SlackPlatform } from "../src/platforms/slack/platform.ts";
import { SqlSlackStore } from "../src/platforms/slack/store/sql-store.ts";
import { SqliteDatabase } from "../src/storage/sqlite/database.ts";
import { openDatabase } from "../src/storage/sqlite/open.ts";
import { startSlack } from "../test/fakes/slack/index.ts";
import type { MessageRef, Person } from "../test/fakes/slack/people/person.ts";
import { startBot } from "./support/bot.ts";
import { median, percentile, printTable, timeOf, withTempFolder } from "./support/measure.ts";
import { BenchModel } from "./support/model.ts";
import { createJpeg, createMany, createPng } from "./support/pictures.ts";
import { runSlackBaseline } from "./support/slack-baseline.ts";

const WARM_UP = 3;
const RUNS = 15;
const THREADS = 100;
/** Lets the rest of a turn (its preview, reactions) finish before the other side is measured. */
const SETTLE_MS = 300;
const clock = { now: () => new Date() };
let turnsBefore = 0;
/** Puts two minutes between turns, so that no card waits for Slack's rate limit. */
const spacedClock = { now: () => new Date(Date.now() + turnsBefore * 120_000) };
const log = { info() {}, warn() {}, error() {} };

const sources = await createMany(WARM_UP + RUNS, () => createJpeg(1024, 1024));
const answers = await createMany(WARM_UP + RUNS, () => createPng(1024, 1024));
const small = await createJpeg(320, 240);

const runs = await withTempFolder(measureTurns);
const [bot, script] = [runs.map((run) => run.bot), runs.map((run) => run.script)];
printTable(
  `One turn of one variant, from the message until its card shows the picture; medians of ${RUNS} runs in ms`,
  ["turn", "script", "ratio"],
  [[median(bot), median(script), median(runs.map((run) => run.bot / run.script))]],
);
const concurrent = [
  await withTempFolder((folder) => measureConcurrent(folder, false)),
  await withTempFolder((folder) => measureConcurrent(folder, true)),
];
printTable(
  `${THREADS} threads at once: from the message to its card, ms`,
  ["limits", "median", "p95", "worst", "429 responses by method"],
  concurrent.map(({ limits, first, limited }) => [
    limits ? "on" : "off",
    median(first),
    percentile(first, 0.95),
    Math.max(...first),
    limited,
  ]),
);

interface Run {
  bot: number;
  script: number;
}

async function measureTurns(folder: string): Promise<Run[]> {
  let next = 0;
  const bot = await start(folder, false, async () => answers[next++] ?? small, spacedClock);
  const ada = bot.slack.person("Ada");
  const measured: Run[] = [];
  for (const [run, source] of sources.entries()) {
    const general = bot.slack.channel(`channel-${run}`);
    await pause(SETTLE_MS);
    turnsBefore++;
    const turn = await timeOf(async () => {
      const message = await ada.mentions(general, "night", { files: [{ name: "photo.jpg", bytes: source }] });
      await bot.slack.until(() => cards(ada, message).some(({ pictures }) => pictures[0]?.name.startsWith("t1-v1.")), "the card");
    });
    await pause(SETTLE_MS);
    measured.push({ bot: turn, script: await timeOf(() => runSlackBaseline(bot.slack, source, answers[run] ?? small)) });
  }
  await bot.close();
  return measured.slice(WARM_UP);
}

async function measureConcurrent(
  folder: string,
  limits: boolean,
): Promise<{ limits: boolean; first: number[]; limited: string }> {
  const bot = await start(folder, limits, async () => small);
  const people = Array.from({ length: THREADS }, (_, n) => ({
    person: bot.slack.person(`P${n}`),
    place: bot.slack.channel(`c${n}`),
  }));
  const first = await Promise.all(
    people.map(({ person, place }) =>
      timeOf(async () => {
        const message = await person.mentions(place, "night", { files: [{ name: "photo.jpg", bytes: small }] });
        await bot.slack.until(() => cards(person, message).length > 0, "the card");
      }),
    ),
  );
  const limited = bot.slack.calls.filter(({ status }) => status === 429).map(({ method }) => method);
  await bot.close();
  return { limits, first, limited: countByName(limited) };
}

async function start(folder: string, limits: boolean, draw: () => Promise<Uint8Array>, pace: typeof clock = clock) {
  const slack = await startSlack({ rateLimits: limits, processingMs: 0 });
  const { db, close } = openDatabase(join(folder, "slack"));
  const chat = new SlackPlatform({
    ...{
      botToken: slack.botToken,
      transport: { appToken: slack.appToken },
      apiUrl: slack.url,
      editChannels: [],
      replaces: false,
    },
    ...{ rows: new SqlSlackStore(new SqliteDatabase(db, clock), clock), clock: pace, log },
  });
  const bot = await startBot(join(folder, "bot"), { model: new BenchModel(draw), chat });
  return {
    slack,
    async close() {
      await bot.stop();
      await slack.close();
      close();
    },
  };
}

function cards(person: Person, message: MessageRef) {
  return person.thread(message).filter(({ fromBot }) => fromBot);
}

function countByName(names: string[]): string {
  const groups = Map.groupBy(names, (name) => name);
  return [...groups].map(([name, all]) => `${name} ${all.length}`).join(", ") || "none";
}
