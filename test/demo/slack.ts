// `npm run demo:slack`: the whole program on a Slack of its own, without an account. Prints a conversation, saves its pictures.

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
  about: `Runs the whole program on a Slack of its own, without an account: prints a conversation, and saves it with its pictures in FOLDER
(demo-slack).`,
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
  transcript.place("#general");
  const posted = await ada.says(general, "Look where we were on Sunday!", { files: [sample("mountains.webp")] });
  transcript.message({ author: "Ada", text: "Look where we were on Sunday!", pictures: [sample("mountains.webp")] });
  transcript.action("Bo", "chooses “Edit image” in the picture's menu, asks for three variants");
  await bo.says(general, "// let me try", { thread: posted });
  await bo.shortcut("edit_image", posted);
  const form = await slack.until(() => bo.modal, "the form");
  await bo.submits(form, { prompt: "make it warmer", variants: "3" });
  const first = await drawn(posted, "make it warmer", "The thread on Ada's picture");
  transcript.action("Ada", "reacts :two:");
  ada.reacts(first, "two");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "Ada's pick");
  await speaks(ada, posted, 'write "Sunday" at the bottom');
  await drawn(posted, "Sunday");
  await speaks(ada, posted, "// nice one, this line is between us");
  await speaks(bo, posted, `${slack.mention} settings 1:1, 1 variant`);
  await slack.until(() => whisper(posted)?.text.includes("Saved"), "the answer");
  show(whisper(posted));
  await speaks(ada, posted, "black and white");
  const last = await drawn(posted, "black and white");
  transcript.action("Ada", "clicks Run again");
  await ada.clicks(last, "Run again");
  show(await slack.until(() => wholeIn(posted).find(({ ts }) => ts > last.ts), "the next card"));

  transcript.place("Ada's direct messages with the bot");
  const direct = await ada.dm("rounded corners", { files: [sample("vase.webp")] });
  transcript.message({ author: "Ada", text: "rounded corners", pictures: [sample("vase.webp")] });
  await drawn(direct, "rounded corners");
  ada.opensHome();
  const home = await slack.until(() => (ada.home?.pictures.length === 1 ? ada.home : undefined), "the Home tab");
  transcript.action("Ada", "opens the Home tab");
  transcript.message({ author: "Threadbrush", text: named(home.text), pictures: home.pictures });
}

function sample(name: string) {
  return { name, bytes: readFileSync(join(root, "src/platforms/web/samples", name)) };
}

async function speaks(person: Person, thread: MessageRef, text: string): Promise<void> {
  await person.says({ id: thread.channel }, text, { thread });
  transcript.message({ author: person.name, text: text.replace(slack.mention, "@threadbrush") });
}

async function drawn(thread: MessageRef, words: string, where?: string): Promise<VisibleMessage> {
  if (where !== undefined) transcript.place(where);
  const card = await slack.until(() => wholeIn(thread).find(({ text }) => text.includes(words)), words);
  show(card);
  return card;
}

function wholeIn(thread: MessageRef): VisibleMessage[] {
  return ada.thread(thread).filter(({ fromBot, buttons }) => fromBot && buttons.some(({ text }) => text === "Pick 1"));
}

function whisper(thread: MessageRef): VisibleMessage | undefined {
  return bo.thread(thread).findLast(({ ephemeral }) => ephemeral);
}

function show(message: VisibleMessage | undefined): void {
  if (!message) return;
  const { pictures, buttons, menus } = message;
  const text = named(message.text).replace(/^Picture \d+\n/gm, "");
  const controls = [...buttons.map((button) => button.text), ...menus.map(() => "⋯")];
  transcript.message({ author: message.ephemeral ? "Threadbrush (only Bo sees this)" : "Threadbrush", text, pictures, controls });
}

/** Slack shows names for mentions, and dates for its date marks. */
function named(text: string): string {
  const names = [ada, bo].reduce((rest, { mention, name }) => rest.replaceAll(mention, `@${name}`), text);
  return names.replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1");
}
