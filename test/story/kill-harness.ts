// People keep sending edits while the process is killed again and again. Then the visible cards are counted.

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";

const main = join(import.meta.dirname, "../../src/main.ts");
/** Starting again and again takes half the time with it. */
const compileCache = join(import.meta.dirname, "../../node_modules/.cache/compiled");
const START_TIMEOUT_MS = 120_000;
const COMPLETION_TIMEOUT_MS = 120_000;

export interface VisibleState {
  /** The cards' instructions, in order. */
  prompts: string[];
  /** The number of cards that are still being drawn. */
  drawing: number;
  /** The number of cards that show their picture. */
  pictures: number;
}

/** One person's conversation. */
export interface KillConversation {
  /** Resolves once the message can't be lost: the service has it, or the bot has acknowledged it. */
  send(prompt: string): Promise<void>;
  read(): Promise<VisibleState>;
}

/** A service that outlives the killed processes. */
export interface KillTarget {
  platform: string;
  /** Environment variables of the process. */
  env: Record<string, string>;
  /** The maximum pause between two edits of a person. */
  pauseMs: number;
  /** Starts a conversation with a picture and its first instruction. */
  start(person: number, prompt: string, picture: Uint8Array): Promise<KillConversation>;
  close(): Promise<void>;
}

export interface Summary {
  /** How many of each kind. */
  interruptions: Record<string, number>;
  /** The number of edits sent. */
  sent: number;
  conversations: (VisibleState & { platform: string; sent: string[] })[];
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

/** Whether every edit is shown exactly once, in order, with its picture. */
export function isComplete({ prompts, sent, drawing, pictures }: Summary["conversations"][number]): boolean {
  return String(prompts) === String(sent) && drawing === 0 && pictures === sent.length;
}

interface RunningConversation {
  platform: string;
  conversation: KillConversation;
  sent: string[];
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
  return conversation.read().then(
    ({ pictures }) => pictures,
    () => 0, // the process is dead
  );
}

/** Starts a conversation and keeps sending edits, a few ahead of the pictures. */
async function keepSending(
  target: KillTarget,
  person: number,
  running: RunningConversation[],
  { maxWaiting, pauseMs = target.pauseMs }: Load,
  isOver: () => boolean,
): Promise<void> {
  const first = `resize to ${90 + person} pixels wide`;
  const conversation = await target.start(person, first, await photograph(person));
  const sent = [first];
  running.push({ platform: target.platform, conversation, sent });
  for (let turn = 1; !isOver(); turn++) {
    const prompt = `resize to ${100 + person + 5 * turn} pixels wide`;
    await conversation.send(prompt);
    sent.push(prompt);
    do await pause(Math.random() * pauseMs);
    while (!isOver() && sent.length - (await countPictures(conversation)) > maxWaiting);
  }
}

async function waitUntilComplete({
  platform,
  conversation,
  sent,
}: RunningConversation): Promise<Summary["conversations"][number]> {
  let state = { platform, sent, prompts: [] as string[], drawing: 0, pictures: 0 };
  for (const end = Date.now() + COMPLETION_TIMEOUT_MS; Date.now() < end; await pause(200)) {
    const shown = await conversation.read().catch(() => undefined);
    state = { ...state, ...shown };
    if (isComplete(state)) break;
  }
  return state;
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
