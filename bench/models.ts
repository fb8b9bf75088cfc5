// Pictures of a model behind an API: eight large ones streaming at once, and the time from the last byte to the card's edit.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import OpenAI, { toFile } from "openai";
import type { Card } from "../src/core/cards/views.ts";
import type { ImageModel } from "../src/core/ports/models.ts";
import { checkPicture } from "../src/images/read.ts";
import { noMasks } from "../src/models/masks.ts";
import { openProviders } from "../src/models/providers.ts";
import { edit, startBot } from "./support/bot.ts";
import { BenchChat } from "./support/chat.ts";
import { median, printTable, withTempFolder } from "./support/measure.ts";
import { type MonitorResult, startMonitor } from "./support/monitor.ts";
import { createJpeg, withNumber } from "./support/pictures.ts";

const MODEL = "gpt-image-2.6-flare";
/** Pixels per side: of a picture of about 8 MB, and of a typical one. */
const [LARGE, USUAL] = [1670, 1024];
const CONCURRENCY = 8;
const WARM_UP = 4;
const RUNS = 15;

const photo = await createJpeg(1024, 1024);

await withService(LARGE, (service) => withTempFolder((folder) => measureConcurrent(folder, service)));
const lines: (string | number)[][] = [];
for (const side of [USUAL, LARGE])
  lines.push(await withService(side, (service) => withTempFolder((folder) => measureLatency(folder, service))));
printTable(
  `From the last byte of the answer to the card's edit, medians of ${RUNS} in ms; bot and script alternate`,
  ["MB per picture", "bot", "script", "ratio"],
  lines,
);

interface Service {
  url: string;
  /** Size of one picture. */
  megabytes: number;
  /** Resolves to the time at which the last byte of the next response was sent. */
  last(): Promise<number>;
}

/** Eight people send requests at once. Each picture comes with two previews. */
async function measureConcurrent(folder: string, service: Service): Promise<void> {
  const bot = await startTurns(join(folder, "bot"), service);
  try {
    for (let run = 0; run < WARM_UP; run++) await bot.turn(run);
    const idle = await startIdleProcess();
    const monitor = startMonitor();
    await Promise.all(Array.from({ length: CONCURRENCY }, (_, at) => bot.turn(WARM_UP + at)));
    const { delay, megabytes } = monitor.stop();
    const machine = await idle.stop();
    printTable(
      `${CONCURRENCY} pictures of ${service.megabytes.toFixed(1)} MB at once`,
      [
        "event loop delayed, p99 ms",
        "worst",
        "of an idle process",
        "worst",
        "peak MB",
        "peak per picture, in picture sizes",
        "MB kept",
      ],
      [
        [
          delay.p99,
          delay.worst,
          machine.p99,
          machine.worst,
          megabytes.peak,
          megabytes.peak / CONCURRENCY / service.megabytes,
          megabytes.kept,
        ],
      ],
    );
  } finally {
    await bot.stop();
  }
}

/** A process that does nothing: how late its event loop is, is the machine's doing. */
async function startIdleProcess() {
  const child = fork(join(import.meta.dirname, "support/idle-process.ts"));
  await once(child, "message");
  return {
    async stop(): Promise<MonitorResult["delay"]> {
      child.send("stop");
      return (await once(child, "message"))[0];
    },
  };
}

/** The bot and a plain script with the client library, alternating. */
async function measureLatency(folder: string, service: Service): Promise<(string | number)[]> {
  const bot = await startTurns(join(folder, "bot"), service);
  const runs: { bot: number; script: number }[] = [];
  try {
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const script = await sinceLast(service, () => runBaseline(join(folder, "script"), service));
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

/** Request, decode, check, store. No card, and nothing that survives a crash. */
async function runBaseline(folder: string, { url }: Service): Promise<void> {
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
  const chat = new BenchChat(({ id }) => withNumber(photo, Number(id)));
  const model = modelAt(url, folder);
  const onCard = (card: Card) => {
    if (!card.drawing && card.slots.length > 0) finished.get(card.conversation)?.();
  };
  const bot = await startBot(folder, { model, chat, onCard });
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
  const providers = openProviders(
    { openai: { apiKey: "sk-bench", baseUrl: url } },
    { previews: 2, timeoutMs: 60_000, masks: noMasks, folder, log },
  );
  const model = providers.list().find(({ id }) => id === `openai/${MODEL}`);
  if (!model) throw new Error(`no model ${MODEL}`);
  return model;
}

/** Runs `use` with a service whose pictures have this many pixels per side. */
async function withService<T>(side: number, use: (service: Service) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(join(import.meta.dirname, "support/model-service.ts"), [String(side)]);
  try {
    const [{ url, bytes }] = await once(child, "message");
    return await use({ url, megabytes: bytes / 2 ** 20, last: async () => (await once(child, "message"))[0].at });
  } finally {
    child.kill();
  }
}
