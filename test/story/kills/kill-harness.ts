// People keep sending edits while the process is killed again and again. Then the visible cards are counted.

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";

const main = join(import.meta.dirname, "../../../src/main.ts");
/** Starting again and again takes half the time with it. */
const compileCache = join(import.meta.dirname, "../../../node_modules/.cache/compiled");
const START_TIMEOUT_MS = 120_000;
const COMPLETION_TIMEOUT_MS = 120_000;
/** How soon after sending a message people edit or delete it, at most. */
const SECOND_THOUGHT_MS = 3_000;

/** A card as people see it. */
export interface ShownCard {
  /** Its instruction. */
  prompt: string;
  drawing: boolean;
  /** How many pictures it shows. */
  pictures: number;
  /** How many pictures it doesn't show because they may have been paid for twice. */
  inDoubt: number;
  /** Whether it offers to draw the words to which its message was changed. */
  offersEdit?: boolean;
}

/** A message of a person, and what they did to it. */
export interface SentMessage {
  prompt: string;
  /** The words to which the person changed it. */
  editedTo?: string;
  deleted?: true;
}

/** One person's conversation. */
export interface KillConversation {
  /** Resolves once the message can't be lost: the service has it, or the bot has acknowledged it. */
  send(prompt: string): Promise<void>;
  /** Changes the newest message. Undefined where people can't. */
  edit?(prompt: string): void;
  /** Deletes the newest message. */
  delete?(): void;
  /** In order. */
  read(): Promise<ShownCard[]>;
}

/** A service that outlives the killed processes. */
export interface KillTarget {
  platform: string;
  /** Environment variables of the process. */
  env: Record<string, string>;
  /** The maximum pause between two edits of a person. */
  pauseMs: number;
  /** Starts a conversation with pictures and its first instruction. */
  start(person: number, prompt: string, pictures: Uint8Array[]): Promise<KillConversation>;
  close(): Promise<void>;
}

export interface Summary {
  /** How many of each kind. */
  interruptions: Record<string, number>;
  /** The number of messages sent. */
  sent: number;
  conversations: EndedConversation[];
}

/** What a person sent, and what is shown of it. */
export interface EndedConversation {
  platform: string;
  /** How many pictures each edit draws. */
  perCard: number;
  sent: SentMessage[];
  cards: ShownCard[];
}

/** The program under attack. */
export interface Victim {
  /** Kills or freezes a part of it. Resolves to what it did when the program works again. */
  interrupt(): Promise<string>;
  stop(): Promise<void>;
}

/** One process, which is killed and started again on the same data. */
async function startProcess(variables: Record<string, string>): Promise<Victim> {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  const env = { DATA_DIR: folder, WEB_PORT: "0", ...variables };
  let bot = await startBot(env);
  return {
    async interrupt() {
      await endBot(bot.process);
      bot = await startBot(env);
      return "kill";
    },
    async stop() {
      await endBot(bot.process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How busy the program is. */
export interface Load {
  /** On each platform. */
  people: number;
  /** How many edits a person is ahead of the pictures. */
  maxWaiting: number;
  /** The maximum pause between two edits of a person. Undefined: the target's. */
  pauseMs?: number;
  /** How long an interruption waits for a new picture in each conversation. */
  progressTimeoutMs: number;
}

/** Interrupts the real program `kills` times at random moments while people send edits on all `targets`, then lets it finish. */
export async function killRepeatedly(
  kills: number,
  targets: KillTarget[],
  start: (env: Record<string, string>) => Promise<Victim> = startProcess,
  load: Load = { people: 3, maxWaiting: 6, progressTimeoutMs: 10_000 },
): Promise<Summary> {
  const victim = await start(Object.assign({}, ...targets.map(({ env }) => env)));
  let isOver = false;
  const running: RunningConversation[] = [];
  const people = targets.flatMap((target) =>
    Array.from({ length: load.people }, (_, n) => keepSending(target, n, running, load, () => isOver)),
  );
  const interruptions: Record<string, number> = {};
  let pictures: number[] = [];
  for (let count = 0; count < kills; count++) {
    await pause(50 + Math.random() * 500);
    pictures = await waitForMorePictures(pictures, running, people.length, load.progressTimeoutMs);
    const kind = await victim.interrupt();
    interruptions[kind] = (interruptions[kind] ?? 0) + 1;
  }
  isOver = true;
  await Promise.all(people);
  const conversations = await Promise.all(running.map(waitUntilComplete));
  await victim.stop();
  for (const target of targets) await target.close();
  return { interruptions, sent: conversations.reduce((sum, { sent }) => sum + sent.length, 0), conversations };
}

/** Whether every edit is shown exactly once, in order, with its pictures. If a message was edited after it was drawn, its card must offer
 *  the new words. One that was deleted may be shown or not. */
export function isComplete({ sent, cards, perCard }: EndedConversation): boolean {
  const known = new Set(sent.flatMap(({ prompt, editedTo }) => [prompt, editedTo]));
  const unchanged = sent.filter((one) => !isChanged(one)).map(({ prompt }) => prompt);
  const inOrder = cards.map(({ prompt }) => prompt).filter((prompt) => unchanged.includes(prompt));
  return (
    String(inOrder) === String(unchanged) &&
    new Set(cards.map(({ prompt }) => prompt)).size === cards.length &&
    cards.every(({ prompt, drawing }) => known.has(prompt) && !drawing) &&
    sent.every((one) => isDrawn(one, cards, perCard))
  );
}

const isChanged = ({ editedTo, deleted }: SentMessage) => editedTo !== undefined || deleted === true;

/** Whether nothing more is expected of a message. */
function isDrawn({ prompt, editedTo, deleted }: SentMessage, cards: ShownCard[], perCard: number): boolean {
  const drawn = cards.filter((_, n) => isWhole(cards.slice(0, n + 1), perCard));
  if (editedTo === undefined) return deleted || drawn.some((card) => card.prompt === prompt);
  return drawn.some((card) => card.prompt === editedTo || (card.prompt === prompt && card.offersEdit));
}

/** Whether the last of these cards shows what it should. Once a picture is in doubt, later edits have fewer pictures to start from. */
function isWhole(cards: ShownCard[], perCard: number): boolean {
  const { pictures = 0, inDoubt = 0 } = cards.at(-1) ?? {};
  return cards.some((card) => card.inDoubt > 0) ? pictures + inDoubt > 0 : pictures === perCard;
}

/** How many pictures of a card weren't requested a third time, by what it says. */
export function countInDoubt(text: string): number {
  return text.split("but the picture may still be charged").length - 1;
}

interface RunningConversation {
  platform: string;
  conversation: KillConversation;
  perCard: number;
  sent: SentMessage[];
}

/** Waits for one more picture in every conversation. A turn that crashes the process five times in a row is given up, and random kills
 *  must not look like that. */
async function waitForMorePictures(
  before: number[],
  running: RunningConversation[],
  people: number,
  timeoutMs: number,
): Promise<number[]> {
  for (const end = Date.now() + timeoutMs; ; await pause(50)) {
    const now = await Promise.all(running.map(({ conversation }) => countPictures(conversation)));
    const all = now.length === people && now.every((pictures, n) => pictures > (before[n] ?? 0));
    if (all || Date.now() > end) return now;
  }
}

async function countPictures(conversation: KillConversation): Promise<number> {
  const cards = await readCards(conversation);
  return cards.reduce((sum, { pictures }) => sum + pictures, 0);
}

function readCards(conversation: KillConversation): Promise<ShownCard[]> {
  return conversation.read().catch(() => []); // the process is dead
}

/** Starts a conversation and keeps sending edits, a few ahead of the pictures. Some messages are edited or deleted soon after. The first
 *  person edits each of two pictures. */
async function keepSending(
  target: KillTarget,
  person: number,
  running: RunningConversation[],
  { maxWaiting, pauseMs = target.pauseMs }: Load,
  isOver: () => boolean,
): Promise<void> {
  const first = `resize to ${90 + person} pixels wide`;
  const perCard = person === 0 ? 2 : 1;
  const pictures = await Promise.all(Array.from({ length: perCard }, (_, n) => photograph(person + n)));
  const conversation = await target.start(person, perCard > 1 ? `each: ${first}` : first, pictures);
  const sent: SentMessage[] = [{ prompt: first }];
  running.push({ platform: target.platform, conversation, perCard, sent });
  for (let turn = 1; !isOver(); turn++) {
    const message: SentMessage = { prompt: widthOf(turn, person) };
    await conversation.send(message.prompt);
    sent.push(message);
    await pause(Math.random() * SECOND_THOUGHT_MS);
    if (turn % 5 === 2 && conversation.edit) {
      message.editedTo = widthOf(turn, person + 3);
      conversation.edit(message.editedTo);
    } else if (turn % 5 === 4 && conversation.delete) {
      message.deleted = true;
      conversation.delete();
    }
    do await pause(Math.random() * pauseMs);
    while (!isOver() && (await countWaiting(conversation, sent, perCard)) > maxWaiting);
  }
}

const widthOf = (turn: number, offset: number) => `resize to ${100 + 5 * turn + offset} pixels wide`;

async function countWaiting(conversation: KillConversation, sent: SentMessage[], perCard: number): Promise<number> {
  const cards = await readCards(conversation);
  return sent.filter((one) => !isDrawn(one, cards, perCard)).length;
}

async function waitUntilComplete({ conversation, ...one }: RunningConversation): Promise<EndedConversation> {
  let ended: EndedConversation = { ...one, cards: [] };
  for (const end = Date.now() + COMPLETION_TIMEOUT_MS; Date.now() < end; await pause(200)) {
    const cards = await conversation.read().catch(() => undefined);
    if (cards) ended = { ...ended, cards };
    if (isComplete(ended)) break;
  }
  return ended;
}

export interface RunningBot {
  process: ChildProcess;
  /** The page's port. */
  port: number;
}

/** Starts the program. Resolves when its page is open. With CHAOS_LOGS, its log goes to a file in that folder. */
export async function startBot(variables: Record<string, string>): Promise<RunningBot> {
  const { CHAOS_LOGS: logs } = process.env;
  const env = {
    NODE_COMPILE_CACHE: compileCache,
    ...process.env,
    MAX_WAITING: "500",
    LOG_LEVEL: logs ? "info" : "error",
    ...variables,
  };
  const bot = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
  if (logs) bot.stdout?.pipe(createWriteStream(join(logs, `${new Date().toISOString()}-${bot.pid}.log`)));
  const port = await new Promise<number>((resolve, reject) => {
    bot.stdout?.on("data", (line) => {
      const [, found] = /Threadbrush is running at http:\/\/[^:]+:(\d+)/.exec(String(line)) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    bot.once("exit", () => reject(new Error("the process exited")));
    setTimeout(() => reject(new Error("the process didn't start in time")), START_TIMEOUT_MS).unref();
  });
  return { process: bot, port };
}

/** Kills it. */
export async function endBot(bot: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => bot.once("exit", resolve));
  bot.kill("SIGKILL");
  await exit;
}

async function photograph(person: number): Promise<Uint8Array> {
  const background = { r: 40 * person, g: 120, b: 200 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();
}
