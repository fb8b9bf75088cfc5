// Opening a conversation of 500 turns on the page, compared with one of 5.

import type { Page } from "playwright-core";
import type { Card } from "../src/core/cards/views.ts";
import { type Bot, startBot } from "./support/bot.ts";
import { scrollBack, timeFirstPaint, timeKeys, withBrowser } from "./support/browser.ts";
import { postMessage } from "./support/client.ts";
import { median, percentile, printTable, timeOf, withTempFolder } from "./support/measure.ts";
import { BenchModel } from "./support/model.ts";
import { createJpeg, createMany, createPng } from "./support/pictures.ts";

const LENGTHS = [5, 500];
/** Every tenth turn starts from an older picture, so that the conversation branches. */
const BRANCHES_EVERY = 10;
const WARM_UP = 5;
const ROUNDS = 40;
/** Their pixels don't matter here. */
const SIDE = 64;
/** The most that the page shows. */
const MANY_EDITS = 48;

/** Called with each finished card. */
let finished: (card: Card) => void = () => {};

await withTempFolder(async (folder) => {
  const pictures = await createMany(
    LENGTHS.reduce((sum, turns) => sum + turns),
    () => createPng(SIDE, SIDE),
  );
  const model = new BenchModel(async () => pictures.pop() ?? createPng(SIDE, SIDE));
  const bot = await startBot(folder, { model, onCard: (card) => card.drawing || finished(card) });
  const [short = "", long = ""] = [await fill(bot, LENGTHS[0] ?? 0), await fill(bot, LENGTHS[1] ?? 0)];
  await comparePages(bot.address, short, long);
  await withBrowser((page) => measureWindow(page, bot.address + short, bot.address + long));
  await bot.stop();
});

/** Resolves to the conversation's address. */
async function fill({ address }: Bot, turns: number): Promise<string> {
  const photo = await createJpeg(SIDE, SIDE);
  let conversation = "";
  for (let turn = 1; turn <= turns; turn++) {
    const done = new Promise<Card>((resolve) => {
      finished = resolve;
    });
    const to = conversation === "" ? "new" : conversation;
    if (turn % BRANCHES_EVERY === 0) await postMessage(address, to, "/undo");
    const { go } = await postMessage(address, to, "make it night", conversation === "" ? photo : undefined);
    conversation ||= go?.slice("/c/".length) ?? "";
    await done;
  }
  return `/c/${conversation}`;
}

/** The server's answers. */
async function comparePages(address: string, short: string, long: string): Promise<void> {
  const firstTurns = new Map<string, string>();
  for (const one of [short, long]) firstTurns.set(one, /#turn-(\w+)/.exec(await fetchPage(`${address}${one}/1/1`))?.[1] ?? "");
  const pages = [
    { name: "the conversation", of: (conversation: string) => conversation },
    { name: "from its first edit on", of: (conversation: string) => `${conversation}?from=${firstTurns.get(conversation)}` },
    { name: "an old picture in full", of: (conversation: string) => `${conversation}/4/1` },
    { name: "the newest picture in full", of: (conversation: string) => `${conversation}/${conversation === short ? 5 : 500}/1` },
    { name: "the tree", of: (conversation: string) => `${conversation}/branches` },
  ];
  const lines = [];
  for (const { name, of } of pages) {
    const [few, many]: [number[], number[]] = [[], []];
    const bytes = await Promise.all([short, long].map(async (one) => (await fetchPage(address + of(one))).length / 1024));
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const [fewMs, manyMs] = [
        await timeOf(() => fetchPage(address + of(short))),
        await timeOf(() => fetchPage(address + of(long))),
      ];
      if (round < WARM_UP) continue;
      few.push(fewMs);
      many.push(manyMs);
    }
    lines.push([name, median(few), median(many), percentile(many, 0.95), median(many) / median(few), ...bytes]);
  }
  const head = ["page", "5 turns", "500 turns", "500, p95", "ratio (goal < 2)", "kB of 5", "kB of 500"];
  printTable(`The server's answer, medians of ${ROUNDS} in ms`, head, lines);
}

async function measureWindow(page: Page, short: string, long: string): Promise<void> {
  const [few = 0, many = 0] = await timeFirstPaint(page, [short, long]);
  const keys = await timeKeys(page);
  const loads = await scrollBack(page, MANY_EDITS);
  const rows = [
    ["first paint with cards, 5 turns", few],
    ["first paint with cards, 500 turns", many],
    ["a key, 12 edits shown, p95", keys],
    [`a key, ${MANY_EDITS} edits shown, p95`, await timeKeys(page)],
    ["older edits while one scrolls up, the first time", loads[0] ?? 0],
    [`the same, with ${MANY_EDITS} edits shown`, loads.at(-1) ?? 0],
  ];
  printTable("In Chromium, ms", ["what", "ms"], rows);
}

async function fetchPage(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the page answered ${response.status}`);
  return response.text();
}
