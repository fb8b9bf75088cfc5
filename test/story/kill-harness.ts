// Several people keep asking while the process is killed again and again; then what they are shown is counted.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";

const main = join(import.meta.dirname, "../../src/main.ts");
const PEOPLE = 3;
const STARTS_MS = 30_000;
const PROGRESS_MS = 10_000;
const QUIET_MS = 120_000;
const MAX_WAITING = 6;

/** Instructions in the order in which cards show them, how many cards are still drawn, and how many show their picture. */
export interface VisibleState {
  shown: string[];
  busy: number;
  pictures: number;
}

/** One person's thread of talk. */
export interface KillConversation {
  /** Resolves when it can be forgotten: the service has it, or the bot has acknowledged it. */
  says(words: string): Promise<void>;
  shown(): Promise<VisibleState>;
}

/** A place in which people talk to a process that is killed; it outlives every process. */
export interface KillTarget {
  /** What the process is told, besides its folder. */
  env: Record<string, string>;
  /** The longest that a person waits between two instructions. */
  pauseMs: number;
  /** Opens a thread with a picture and the first instruction. */
  begins(person: number, words: string, picture: Uint8Array): Promise<KillConversation>;
  close(): Promise<void>;
}

export interface Summary {
  kills: number;
  asked: number;
  threads: (VisibleState & { asked: string[] })[];
}

/** Kills the real process `kills` times at random moments while people ask, then lets it finish. */
export async function killRepeatedly(kills: number, place: KillTarget): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  let bot = await start(folder, place.env);
  let over = false;
  const talks: Asked[] = [];
  const people = Array.from({ length: PEOPLE }, (_, n) => keepAsking(place, n, talks, () => over));
  let drawn: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await pause(50 + Math.random() * 500);
    drawn = await moreThan(drawn, talks);
    await died(bot);
    bot = await start(folder, place.env);
  }
  over = true;
  await Promise.all(people);
  const threads = await Promise.all(talks.map(whenQuiet));
  await died(bot);
  await place.close();
  rmSync(folder, { recursive: true, force: true });
  return { kills, asked: threads.reduce((sum, { asked }) => sum + asked.length, 0), threads };
}

/** Whether every turn is shown once, in order, with its picture, and none is left drawing. */
export function isWhole({ shown, asked, busy, pictures }: Summary["threads"][number]): boolean {
  return String(shown) === String(asked) && busy === 0 && pictures === asked.length;
}

interface Asked {
  talk: KillConversation;
  asked: string[];
}

/** Waits for one more picture in every thread: what breaks the program five times in a row is given up, and being killed that often by
 *  chance is not to look like that. */
async function moreThan(drawn: number[], talks: Asked[]): Promise<number[]> {
  for (const end = Date.now() + PROGRESS_MS; ; await pause(50)) {
    const now = await Promise.all(talks.map(({ talk }) => picturesIn(talk)));
    const all = now.length === PEOPLE && now.every((pictures, n) => pictures > (drawn[n] ?? 0));
    if (all || Date.now() > end) return now;
  }
}

async function picturesIn(talk: KillConversation): Promise<number> {
  return talk.shown().then(
    ({ pictures }) => pictures,
    () => 0, // dead just now
  );
}

/** Opens a thread and asks for one change after another, a few ahead of what is drawn. */
async function keepAsking(place: KillTarget, person: number, talks: Asked[], over: () => boolean): Promise<void> {
  const first = `resize to ${90 + person} pixels wide`;
  const talk = await place.begins(person, first, await photograph(person));
  const asked = [first];
  talks.push({ talk, asked });
  for (let turn = 1; !over(); turn++) {
    const words = `resize to ${100 + person + 5 * turn} pixels wide`;
    await talk.says(words);
    asked.push(words);
    do await pause(Math.random() * place.pauseMs);
    while (!over() && asked.length - (await picturesIn(talk)) > MAX_WAITING);
  }
}

async function whenQuiet({ talk, asked }: Asked): Promise<Summary["threads"][number]> {
  for (const end = Date.now() + QUIET_MS; ; await pause(200)) {
    const seen = { ...(await talk.shown()), asked };
    if (isWhole(seen) || Date.now() > end) return seen;
  }
}

async function start(folder: string, told: Record<string, string>): Promise<ChildProcess> {
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0", MAX_WAITING: "500", LOG_LEVEL: "error", ...told };
  const bot = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
  const up = new Promise<void>((resolve, reject) => {
    bot.stdout?.on("data", (line) => String(line).includes("Threadbrush is running at") && resolve());
    bot.once("exit", () => reject(new Error("the process ended by itself")));
    setTimeout(() => reject(new Error("the process did not come up")), STARTS_MS).unref();
  });
  await up;
  return bot;
}

async function died(bot: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => bot.once("exit", resolve));
  bot.kill("SIGKILL");
  await gone;
}

async function photograph(person: number): Promise<Uint8Array> {
  const background = { r: 40 * person, g: 120, b: 200 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();
}
