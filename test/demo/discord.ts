// `npm run demo:discord`: the whole program on a simulated Discord, without an account. Prints a conversation and saves its pictures.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine, resolveFromCwd } from "../../src/cli/command-line.ts";
import type { Person } from "../fakes/discord/people/person.ts";
import type { VisibleMessage } from "../fakes/discord/people/visible-message.ts";
import { DiscordService } from "../fakes/discord/service.ts";
import { startProgram } from "./program.ts";
import { Transcript } from "./transcript.ts";

const root = join(import.meta.dirname, "../..");
const { positionals } = await readCommandLine({
  run: "npm run demo:discord --",
  about: `Runs the whole program on a simulated Discord, without an account. Prints a conversation, and saves it with its pictures in
FOLDER (demo-discord).`,
  takes: ["[FOLDER]"],
  options: {},
});
const folder = resolveFromCwd(positionals[0] ?? "demo-discord");
const dataDir = mkdtempSync(join(tmpdir(), "demo-"));
const transcript = new Transcript(folder, "Discord");
const service = await DiscordService.start();
const { program } = await startProgram({ DISCORD_TOKEN: service.token, DISCORD_API_URL: service.api, DATA_DIR: dataDir });
const isRegistered = () =>
  service.requests.some(({ method, path, status }) => method === "PUT" && path.endsWith("/commands") && status);
try {
  await service.until(isRegistered, "the commands");
  await converse(service.person("Ada"), service.person("Bo"));
  transcript.end();
} finally {
  program.kill();
  await service.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function converse(ada: Person, bo: Person): Promise<void> {
  const general = service.channel("general");
  transcript.startSection("#general");
  const posted = await post(ada, general, "Look where we were on Sunday!", ["mountains.webp"]);
  transcript.action("Bo", "uses /edit prompt: make it warmer, variants: 3");
  const question = await (await bo.uses("/edit", general, { prompt: "make it warmer", variants: 3 })).reply();
  const [picture] = question.buttons;
  transcript.action("Bo", `clicks “${picture?.label}”`);
  await bo.clicks(question, picture?.label ?? "").answered();
  const thread = { id: posted.id };
  await service.until(() => service.threadOn(posted), "a thread on Ada's picture");
  const first = await showCard(ada, thread, "make it warmer", "The thread on Ada's picture");
  transcript.action("Ada", "reacts with 2️⃣");
  ada.reacts(first, "2️⃣");
  await waitForMessage(ada, thread, ({ text }) => text.includes("picked by Ada"), "Ada's pick");
  await post(ada, thread, 'write "Sunday" at the bottom');
  await showCard(ada, thread, "Sunday");
  await post(ada, thread, "// nice one (the bot ignores this line)");
  await post(ada, thread, "add film grain");
  await showCard(ada, thread, "film grain");
  transcript.action("Ada", "clicks Run again");
  const again = ada.sees(thread).findLast(({ buttons }) => buttons.some(({ label }) => label === "Run again"));
  if (again) await ada.clicks(again, "Run again").answered();
  await waitForMessage(
    ada,
    thread,
    (card) => card.pictures.length > 0 && card.id !== again?.id && isAfter(card, again),
    "the fourth turn",
  );
  show(await newestCard(ada, thread));

  transcript.startSection("Ada's direct messages with the bot");
  const opened = await ada.uses("/edit", ada.direct, { image: sample("vase.webp") });
  transcript.action("Ada", "uses /edit with a picture and fills in the form");
  await ada.submits(opened, { prompt: "black and white, then rounded corners" });
  await showCard(ada, ada.direct, "rounded corners");
  const history = await (await ada.uses("/history", ada.direct)).reply();
  transcript.action("Ada", "uses /history");
  show(history);
}

function sample(name: string) {
  return { name, bytes: readFileSync(join(root, "src/platforms/web/samples", name)) };
}

async function post(person: Person, place: { id: string }, text: string, pictures: string[] = []): Promise<VisibleMessage> {
  const posted = await person.posts(place, { text, pictures: pictures.map(sample) });
  transcript.message({ author: person.name, text: text.replace(service.mention, "@Threadbrush"), pictures: posted.pictures });
  return posted;
}

async function showCard(reader: Person, place: { id: string }, prompt: string, where?: string): Promise<VisibleMessage> {
  if (where !== undefined) transcript.startSection(where);
  const card = await waitForMessage(reader, place, (one) => one.text.includes(prompt) && isFinished(one), prompt);
  show(card);
  return card;
}

function waitForMessage(
  reader: Person,
  place: { id: string },
  matches: (message: VisibleMessage) => boolean,
  what: string,
): Promise<VisibleMessage> {
  return service.until(() => reader.sees(place).find((one) => one.author === "threadbrush" && matches(one)), what);
}

function isFinished({ pictures, buttons }: VisibleMessage): boolean {
  return pictures.length > 0 && buttons.some(({ label }) => label === "Pick 1");
}

function isAfter(card: VisibleMessage, other: VisibleMessage | undefined): boolean {
  return isFinished(card) && BigInt(card.id) > BigInt(other?.id ?? 0);
}

async function newestCard(reader: Person, place: { id: string }): Promise<VisibleMessage> {
  return service.until(() => reader.sees(place).findLast(isFinished), "a card");
}

function show({ text, pictures, buttons }: VisibleMessage): void {
  const readable = text.replace(/\\([^0-9A-Za-z\s])/g, "$1").replace(/<t:\d+:R>/g, "just now");
  transcript.message({ author: "Threadbrush", text: readable, pictures, controls: buttons.map(({ label }) => label) });
}
