// Pictures of a model behind an API: eight large ones that stream at once, and the time from the last byte to the card's edit.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import OpenAI, { toFile } from "openai";
import type { Card } from "../src/core/cards/views.ts";
import type { ImageModel } from "../src/core/ports.ts";
import { checkPicture } from "../src/images/read.ts";
import { noMasks } from "../src/models/masks.ts";
import { openProviders } from "../src/models/providers.ts";
import { edit, startBot } from "./bot.ts";
import { Chat } from "./chat.ts";
import { inFolder, median, table } from "./measure.ts";
import { startMonitor } from "./monitor.ts";
import { jpeg, numbered } from "./pictures.ts";

const MODEL = "gpt-image-2.6-flare";
/** Pixels along each side: about 8 MB; and as models answer most of the time. */
const [LARGE, USUAL] = [1670, 1024];
const CONCURRENCY = 8;
const WARM_UP = 4;
const RUNS = 15;

const photo = await jpeg(1024, 1024);

await withService(LARGE, (service) => inFolder((folder) => crowd(folder, service)));
const lines: (string | number)[][] = [];
for (const side of [USUAL, LARGE]) lines.push(await withService(side, (service) => inFolder((folder) => race(folder, service))));
table(
  `From the last byte of the answer to the card's edit, medians of ${RUNS} in ms; bot and script run in turns`,
  ["MB a picture", "bot", "script", "ratio"],
  lines,
);

interface Service {
  url: string;
  /** Of one picture. */
  megabytes: number;
  /** The moment in which the last byte of the next answer was handed over. */
  last(): Promise<number>;
}

/** Eight people ask at once; each picture comes with two previews. */
async function crowd(folder: string, service: Service): Promise<void> {
  const bot = await startTurns(join(folder, "bot"), service);
  try {
    for (let run = 0; run < WARM_UP; run++) await bot.turn(run);
    const meter = startMonitor();
    await Promise.all(Array.from({ length: CONCURRENCY }, (_, at) => bot.turn(WARM_UP + at)));
    const { delay, megabytes } = meter.stop();
    table(
      `${CONCURRENCY} pictures of ${service.megabytes.toFixed(1)} MB at once`,
      ["event loop delayed, p99 ms", "worst", "MB at most", "of a picture's size, each", "MB kept"],
      [[delay.p99, delay.worst, megabytes.most, megabytes.most / CONCURRENCY / service.megabytes, megabytes.kept]],
    );
  } finally {
    await bot.stop();
  }
}

/** One after the other, the bot and a straight line that does the same with the client library alone. */
async function race(folder: string, service: Service): Promise<(string | number)[]> {
  const bot = await startTurns(join(folder, "bot"), service);
  const runs: { bot: number; script: number }[] = [];
  try {
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const script = await sinceLast(service, () => byHand(join(folder, "script"), service));
      runs.push({ script, bot: await sinceLast(service, () => bot.turn(run)) });
    }
  } finally {
    await bot.stop();
  }
  const kept = runs.slice(WARM_UP);
  const middle = (of: (run: { bot: number; script: number }) => number) => median(kept.map(of));
  return [service.megabytes, middle((run) => run.bot), middle((run) => run.script), middle((run) => run.bot / run.script)];
}

async function sinceLast({ last }: Service, work: () => Promise<void>): Promise<number> {
  const ended = last();
  await work();
  return performance.timeOrigin + performance.now() - (await ended);
}

/** What is asked, read, looked at, kept; nothing that outlives a crash, and no card. */
async function byHand(folder: string, { url }: Service): Promise<void> {
  const client = new OpenAI({ apiKey: "sk-bench", baseURL: url, maxRetries: 0 });
  const image = await toFile(photo, "photo.jpg", { type: "image/jpeg" });
  const events = await client.images.edit({ model: MODEL, prompt: "make it night", image, stream: true, partial_images: 2 });
  for await (const event of events) {
    if (event.type !== "image_edit.completed") continue;
    const picture = Buffer.from(event.b64_json, "base64");
    await mkdir(folder, { recursive: true });
    await Promise.all([checkPicture(picture), writeFile(join(folder, "picture.png"), picture)]);
    return;
  }
}

async function startTurns(folder: string, { url }: Service) {
  const finished = new Map<string, () => void>();
  const chat = new Chat(({ id }) => numbered(photo, Number(id)));
  const model = modelAt(url, folder);
  const shown = (card: Card) => {
    if (!card.drawing && card.slots.length > 0) finished.get(card.conversation)?.();
  };
  const bot = await startBot(folder, { model, chat, shown });
  const author = { id: "ada", name: "Ada", moderator: false };
  return {
    stop: bot.stop,
    /** Resolves when the card with the picture is shown. */
    async turn(number: number): Promise<void> {
      const location = { thread: { platform: "discord" as const, id: `thread ${number}` } };
      const intent = edit("make it night", String(number));
      const answer = await bot.core.receive({ id: `request ${number}`, location, author, at: new Date(), intent });
      if (answer.kind === "turn") await new Promise<void>((done) => finished.set(answer.conversation, done));
    },
  };
}

function modelAt(url: string, folder: string): ImageModel {
  const log = { info() {}, warn() {}, error() {} };
  const shelves = openProviders(
    { openai: { apiKey: "sk-bench", baseUrl: url } },
    { previews: 2, timeoutMs: 60_000, masks: noMasks, folder, log },
  );
  const model = shelves.list().find(({ id }) => id === `openai/${MODEL}`);
  if (!model) throw new Error(`no model ${MODEL}`);
  return model;
}

/** A service whose pictures have so many pixels along each side. */
async function withService<T>(side: number, use: (service: Service) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(join(import.meta.dirname, "model-service.ts"), [String(side)]);
  try {
    const [{ url, bytes }] = await once(child, "message");
    return await use({ url, megabytes: bytes / 2 ** 20, last: async () => (await once(child, "message"))[0].at });
  } finally {
    child.kill();
  }
}
