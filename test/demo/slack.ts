// `npm run demo:slack`: the whole program on a simulated Slack, without an account. Prints a conversation and saves its pictures.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine, resolveFromCwd } from "../../src/cli/command-line.ts";
import { startSlack } from "../fakes/slack/index.ts";
import type { MessageRef, Person } from "../fakes/slack/people/person.ts";
import type { VisibleMessage } from "../fakes/slack/people/visible.ts";
import { startProgram } from "./program.ts";
import { Transcript } from "./transcript.ts";

const root = join(import.meta.dirname, "../..");
const { positionals } = await readCommandLine({
  run: "npm run demo:slack --",
  about: `Runs the whole program on a simulated Slack, without an account. Prints a conversation, and saves it with its pictures in
FOLDER (demo-slack).`,
  takes: ["[FOLDER]"],
  options: {},
});
const folder = resolveFromCwd(positionals[0] ?? "demo-slack");
const dataDir = mkdtempSync(join(tmpdir(), "demo-"));
const transcript = new Transcript(folder, "Slack");
const slack = await startSlack({ rateLimits: false });
const { program } = await startProgram({
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, DATA_DIR: dataDir },
});
const dateFormat = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const ada = slack.person("Ada");
const bo = slack.person("Bo");
try {
  await converse();
  transcript.end();
} finally {
  program.kill();
  await slack.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function converse(): Promise<void> {
  const general = slack.channel("general");
  transcript.startSection("#general");
  const posted = await ada.says(general, "Look where we were on Sunday!", { files: [sample("mountains.webp")] });
  transcript.message({ author: "Ada", text: "Look where we were on Sunday!", pictures: [sample("mountains.webp")] });
  transcript.action("Bo", "chooses “Edit image” in the message's menu and asks for three variants");
  await bo.says(general, "// let me try", { thread: posted });
  await bo.shortcut("edit_image", posted);
  const form = await slack.until(() => bo.modal, "the form");
  await bo.submits(form, { prompt: "make it warmer", variants: "3" });
  const first = await showCard(posted, "make it warmer", "The thread on Ada's picture");
  transcript.action("Ada", "reacts with :two:");
  ada.reacts(first, "two");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "Ada's pick");
  await send(ada, posted, 'write "Sunday" at the bottom');
  await showCard(posted, "Sunday");
  await send(ada, posted, "// nice one (the bot ignores this line)");
  await send(bo, posted, `${slack.mention} settings 1:1, 1 variant`);
  await slack.until(() => ephemeralReply(posted)?.text.includes("Saved"), "the reply");
  show(ephemeralReply(posted));
  await send(ada, posted, "add film grain");
  const last = await showCard(posted, "add film grain");
  transcript.action("Ada", "clicks Run again");
  await ada.clicks(last, "Run again");
  show(await slack.until(() => finishedCards(posted).find(({ ts }) => ts > last.ts), "the next card"));

  transcript.startSection("Ada's direct messages with the bot");
  const direct = await ada.dm("rounded corners", { files: [sample("vase.webp")] });
  transcript.message({ author: "Ada", text: "rounded corners", pictures: [sample("vase.webp")] });
  await showCard(direct, "rounded corners");
  ada.opensHome();
  const home = await slack.until(() => (ada.home?.pictures.length === 1 ? ada.home : undefined), "the Home tab");
  transcript.action("Ada", "opens the Home tab");
  transcript.message({ author: "Threadbrush", text: withNames(home.text), pictures: home.pictures });
}

function sample(name: string) {
  return { name, bytes: readFileSync(join(root, "src/platforms/web/samples", name)) };
}

async function send(person: Person, thread: MessageRef, text: string): Promise<void> {
  await person.says({ id: thread.channel }, text, { thread });
  transcript.message({ author: person.name, text: text.replace(slack.mention, "@threadbrush") });
}

async function showCard(thread: MessageRef, prompt: string, where?: string): Promise<VisibleMessage> {
  if (where !== undefined) transcript.startSection(where);
  const card = await slack.until(() => finishedCards(thread).find(({ text }) => text.includes(prompt)), prompt);
  show(card);
  return card;
}

function finishedCards(thread: MessageRef): VisibleMessage[] {
  return ada.thread(thread).filter(({ fromBot, buttons }) => fromBot && buttons.some(({ text }) => text === "Pick 1"));
}

function ephemeralReply(thread: MessageRef): VisibleMessage | undefined {
  return bo.thread(thread).findLast(({ ephemeral }) => ephemeral);
}

function show(message: VisibleMessage | undefined): void {
  if (!message) return;
  const { pictures, buttons, menus } = message;
  const text = withNames(message.text).replace(/^Picture \d+\n/gm, "");
  const controls = [...buttons.map((button) => button.text), ...menus.map(() => "⋯")];
  transcript.message({ author: message.ephemeral ? "Threadbrush (only Bo sees this)" : "Threadbrush", text, pictures, controls });
}

/** Replaces mentions with names and date tokens with dates, as Slack does. */
function withNames(text: string): string {
  const names = [ada, bo].reduce((rest, { mention, name }) => rest.replaceAll(mention, `@${name}`), text);
  return names.replace(/<!date\^(\d+)\^[^>]*>/g, (_, seconds) => dateFormat.format(Number(seconds) * 1000));
}
