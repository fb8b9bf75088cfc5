// `npm run demo:slack`: the whole program on a Slack of its own, without an account. Prints a conversation, saves its pictures.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine, resolveFromCwd } from "../../src/cli/command-line.ts";
import { startSlack } from "../fakes/slack/index.ts";
import type { Named, Person } from "../fakes/slack/people/person.ts";
import type { Seen, SeenPicture } from "../fakes/slack/people/seen.ts";
import { startProgram } from "./program.ts";

const root = join(import.meta.dirname, "../..");
const { positionals } = await readCommandLine({
  run: "npm run demo:slack --",
  about: `Runs the whole program on a Slack of its own, without an account: prints a conversation, and saves its pictures in FOLDER
(demo-slack).`,
  takes: ["[FOLDER]"],
  options: {},
});
const folder = resolveFromCwd(positionals[0] ?? "demo-slack");
const dataDir = mkdtempSync(join(tmpdir(), "demo-"));
const say = (line = "") => process.stdout.write(`${line}\n`);

let saved = 0;
mkdirSync(folder, { recursive: true });
const slack = await startSlack({ rateLimits: false });
const bot = await startProgram({
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, DATA_DIR: dataDir },
});
const ada = slack.person("Ada");
const bo = slack.person("Bo");
try {
  await converse();
  say(`\nThe pictures are in ${folder}/.`);
} finally {
  bot.kill();
  await slack.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function converse(): Promise<void> {
  const general = slack.channel("general");
  say("#general");
  const posted = await ada.says(general, "Look where we were on Sunday!", { files: [sample("mountains.webp")] });
  says("Ada", "Look where we were on Sunday!  ▣ mountains.webp");
  says("Bo", "chooses “Edit image” in the picture's menu, asks for three variants");
  await bo.says(general, "// let me try", { thread: posted });
  await bo.shortcut("edit_image", posted);
  const form = await slack.until(() => bo.modal, "the form");
  await bo.submits(form, { prompt: "make it warmer", variants: "3" });
  const first = await drawn(posted, "make it warmer", "in the picture's thread");
  says("Ada", "reacts :two:");
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
  says("Ada", "clicks Again");
  await ada.clicks(last, "Again");
  show(await slack.until(() => wholeIn(posted).find(({ ts }) => ts > last.ts), "the next card"));

  say("\nAda's direct messages with the bot");
  const direct = await ada.dm("rounded corners", { files: [sample("vase.webp")] });
  says("Ada", "rounded corners  ▣ vase.webp");
  await drawn(direct, "rounded corners");
  ada.opensHome();
  const home = await slack.until(() => (ada.home?.pictures.length === 1 ? ada.home : undefined), "the Home tab");
  says("Ada", "opens the Home tab");
  say(indented(named(home.text)));
  for (const picture of home.pictures) save(picture, "home");
}

function sample(name: string) {
  return { name, bytes: readFileSync(join(root, "src/platforms/web/samples", name)) };
}

async function speaks(person: Person, thread: Named, text: string): Promise<void> {
  await person.says({ id: thread.channel }, text, { thread });
  says(person.name, text.replace(slack.mention, "@threadbrush"));
}

async function drawn(thread: Named, words: string, where = ""): Promise<Seen> {
  if (where) say(`  (${where})`);
  const card = await slack.until(() => wholeIn(thread).find(({ text }) => text.includes(words)), words);
  show(card);
  return card;
}

function wholeIn(thread: Named): Seen[] {
  return ada.thread(thread).filter(({ fromBot, buttons }) => fromBot && buttons.some(({ text }) => text === "Pick 1"));
}

function whisper(thread: Named): Seen | undefined {
  return bo.thread(thread).findLast(({ ephemeral }) => ephemeral);
}

function show(message: Seen | undefined): void {
  if (!message) return;
  says(message.ephemeral ? "(to Bo only)" : "Threadbrush", named(message.text));
  for (const picture of message.pictures) save(picture, "threadbrush");
  const controls = [...message.buttons.map(({ text }) => `[${text}]`), ...message.menus.map(() => "[⋯]")];
  if (controls.length > 0) say(indented(controls.join(" ")));
}

function save({ name, alt, bytes }: SeenPicture, by: string): void {
  const file = `${String(++saved).padStart(2, "0")}-${by}-${name}`;
  writeFileSync(join(folder, file), bytes);
  say(indented(`▣ ${file}${alt ? `  “${alt}”` : ""}`));
}

/** Slack shows a name for a mention. */
function named(text: string): string {
  return [ada, bo].reduce((rest, { mention, name }) => rest.replaceAll(mention, `@${name}`), text);
}

function says(who: string, text: string): void {
  const [first = "", ...rest] = text.split("\n");
  say(`${who.padStart(11)}: ${first}`);
  for (const line of rest) say(indented(line));
}

function indented(text: string): string {
  return text.replace(/^/gm, " ".repeat(13));
}
