// A turn through the real discord.js and a fake Discord on loopback, compared with a plain script; then a hundred threads at once.

import { AttachmentBuilder, Client, GatewayIntentBits, type Message } from "discord.js";
import type { Clock, Log } from "../src/core/ports/runtime.ts";
import { local } from "../src/models/local/local.ts";
import { DiscordPlatform } from "../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../src/storage/sqlite/database.ts";
import { openDatabase } from "../src/storage/sqlite/open.ts";
import type { VisibleMessage } from "../test/fakes/discord/people/visible-message.ts";
import { DiscordService } from "../test/fakes/discord/service.ts";
import { type Bot, startBot } from "./support/bot.ts";
import { median, percentile, printTable, timeOf, withTempFolder } from "./support/measure.ts";
import { BenchModel } from "./support/model.ts";
import { createJpeg, createMany, createPhonePhoto, createPng } from "./support/pictures.ts";

const WARM_UP = 5;
const RUNS = 15;
const THREADS = 100;
const clock: Clock = { now: () => new Date() };
const log: Log = { info() {}, warn() {}, error() {} };

const sources = await createMany(WARM_UP + RUNS, () => createJpeg(1024, 1024));
const answers = await createMany(WARM_UP + RUNS, () => createPng(1024, 1024));
const [source = new Uint8Array(), answer = new Uint8Array()] = [sources[0], answers[0]];

const turns = await withTempFolder(measureTurns);
const middle = (times: number[]) => median(times);
printTable(
  `One turn in a new thread, medians of ${RUNS} runs in ms; bot and script alternate`,
  ["", "bot", "script", "ratio"],
  [
    [
      "picture shown",
      middle(turns.map(({ bot }) => bot)),
      middle(turns.map(({ script }) => script)),
      middle(turns.map(({ bot, script }) => bot / script)),
    ],
  ],
);
const concurrent = [
  await withTempFolder((folder) => measureConcurrent(folder, false)),
  await withTempFolder((folder) => measureConcurrent(folder, true)),
];
printTable(
  `${THREADS} threads at once, ms from the message to its card`,
  ["limits", "median", "p99", "worst", "pictures shown", "429s"],
  concurrent.map(({ limits, first, shown, refused }) => [
    limits ? "on" : "off",
    ...[median(first), percentile(first, 0.99), Math.max(...first), shown, refused],
  ]),
);

printTable(
  "While the built-in editor draws 12 megapixels for three people: ms until `/help` and a form are acknowledged",
  ["requests", "median", "worst"],
  await withTempFolder(async (folder) => {
    const waits = await measureAnswers(folder);
    return [[waits.length, median(waits), Math.max(...waits)]];
  }),
);

async function measureTurns(folder: string): Promise<{ bot: number; script: number }[]> {
  let run = 0;
  const picture = () => answers[run] ?? answer;
  const [forBot, forScript] = [
    await DiscordService.start({ rateLimits: false }),
    await DiscordService.start({ rateLimits: false }),
  ];
  const bot = await botOn(forBot, folder, async () => picture(), false);
  const script = await scriptOn(forScript, async () => picture());
  const [botsAda, scriptsAda] = [createPerson(forBot, "Ada"), createPerson(forScript, "Ada")];
  const times: { bot: number; script: number }[] = [];
  for (; run < WARM_UP + RUNS; run++) {
    const bytes = sources[run] ?? source;
    times.push({
      script: await timeOf(() => scriptsAda.requestEdit(bytes, hasPicture)),
      bot: await timeOf(() => botsAda.requestEdit(bytes, isFinal)),
    });
  }
  await Promise.all([bot.stop(), script.destroy()]);
  await Promise.all([forBot.close(), forScript.close()]);
  return times.slice(WARM_UP);
}

async function measureConcurrent(folder: string, limits: boolean) {
  const service = await DiscordService.start({ rateLimits: limits });
  const bot = await botOn(service, folder, async () => answer, limits);
  const people = Array.from({ length: THREADS }, (_, n) => createPerson(service, `Person ${n}`));
  const startedAt = performance.now();
  const first: number[] = [];
  const requests = people.map(async (person) => {
    const thread = await person.posts(source);
    await service.until(() => cardIn(service, person.eyes, thread), "a card");
    first.push(performance.now() - startedAt);
    return thread;
  });
  const threads = await Promise.all(requests);
  const shown = () => people.filter(({ eyes }, n) => cardIn(service, eyes, threads[n] ?? "", isFinal)).length;
  for (const end = Date.now() + 120_000; shown() < THREADS && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 100));
  const refused = service.requests.filter(({ status }) => status === 429).length;
  const facts = { limits, first, shown: shown(), refused };
  await bot.stop();
  await service.close();
  return facts;
}

function botOn(service: DiscordService, folder: string, draw: () => Promise<Uint8Array>, limits: boolean): Promise<Bot> {
  return startBot(`${folder}/bot`, { model: new BenchModel(draw), chat: chatOn(service, limits) });
}

function chatOn(service: DiscordService, limits: boolean): DiscordPlatform {
  const limit = limits ? {} : { perSecond: Number.POSITIVE_INFINITY };
  const rows = new SqlDiscordStore(new SqliteDatabase(openDatabase(":memory:").db, clock));
  return new DiscordPlatform({ token: service.token ?? "", apiUrl: service.api, editChannels: [], rows, clock, log, ...limit });
}

/** How long a person waits for a response while pictures of others are read and drawn. */
async function measureAnswers(folder: string): Promise<number[]> {
  const service = await DiscordService.start({ rateLimits: false });
  const bot = await startBot(`${folder}/bot`, { model: local, chat: chatOn(service, false) });
  const large = await createPhonePhoto();
  const painters = Array.from({ length: 3 }, (_, n) => createPerson(service, `Painter ${n}`));
  let drawn = 0;
  const drawing = painters.map(({ requestEdit }) => requestEdit(large, isFinal, "cartoon and a vignette").then(() => drawn++));
  const ada = createPerson(service, "Ada");
  const waits: number[] = [];
  for (let n = 0; drawn < painters.length; n++) {
    const send = n % 2 === 0 ? () => ada.eyes.uses("/help", ada.channel) : () => ada.eyes.uses("/edit", ada.channel);
    waits.push(await timeOf(async () => void (await (await send()).answered())));
  }
  await Promise.all(drawing);
  await bot.stop();
  await service.close();
  return waits;
}

/** A bot without rows, queue and cards: thread, placeholder, download, model, upload. */
async function scriptOn(service: DiscordService, draw: () => Promise<Uint8Array>): Promise<Client> {
  const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits;
  const client = new Client({ intents: [Guilds, GuildMessages, MessageContent], rest: { api: service.api } });
  client.on("messageCreate", async (message: Message) => {
    const attached = message.attachments.first();
    if (message.author.bot || !attached) return;
    const thread = await message.startThread({ name: "edit" });
    const card = await thread.send("Drawing…");
    await (await fetch(attached.url)).arrayBuffer();
    const files = [new AttachmentBuilder(Buffer.from(await draw()), { name: "t1-v1.png", description: "make it night" })];
    await card.edit({ content: "1 · model · 0.1 s", files });
  });
  const ready = new Promise((resolve) => client.once("clientReady", resolve));
  await client.login(service.token);
  await ready;
  return client;
}

function createPerson(service: DiscordService, name: string) {
  const channel = service.channel(name.toLowerCase().replace(" ", "-"));
  const eyes = service.person(name);
  const posts = async (bytes: Uint8Array, words = "make it night") => {
    const message = { text: `${service.mention} ${words}`, pictures: [{ name: "photo.jpg", bytes }] };
    return (await eyes.posts(channel, message)).id;
  };
  return {
    eyes,
    channel,
    posts,
    async requestEdit(bytes: Uint8Array, whole: (card: VisibleMessage) => boolean, words?: string): Promise<void> {
      const thread = await posts(bytes, words);
      await service.until(() => cardIn(service, eyes, thread, whole), "the picture");
    },
  };
}

function cardIn(
  service: DiscordService,
  eyes: ReturnType<DiscordService["person"]>,
  thread: string,
  fits = (_: VisibleMessage) => true,
) {
  if (!service.threadOn({ id: thread })) return undefined;
  return eyes.sees({ id: thread }).find((one) => one.author !== eyes.name && one.text !== "" && fits(one));
}

function hasPicture({ pictures }: VisibleMessage): boolean {
  return pictures.length > 0;
}

function isFinal(card: VisibleMessage): boolean {
  return hasPicture(card) && card.buttons.some(({ label }) => label === "Pick 1");
}
