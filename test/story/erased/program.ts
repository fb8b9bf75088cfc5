// The whole program in a folder of its own, and a look at every byte that it leaves there.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";

const main = join(import.meta.dirname, "../../../src/main.ts");
const PATIENCE = { timeout: 60_000, interval: 50 };
/** By then the end of a process has been noticed. */
const NOTICED_MS = 2000;

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "erased-"));
  address = "";
  readonly #env: Record<string, string>;
  #running: ChildProcess | undefined;

  constructor(env: Record<string, string>) {
    this.#env = env;
    onTestFinished(async () => {
      if (this.#running) await this.kill();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** `preload`: a module that the process loads first, and what that is told. */
  async start(preload?: { module: string; env: Record<string, string> }): Promise<void> {
    const own = { PATH: process.env.PATH ?? "", DATA_DIR: this.folder, WEB_PORT: "0", LOG_LEVEL: "error" };
    const env = { ...own, ...this.#env, ...preload?.env };
    const imports = preload ? [`--import=${preload.module}`] : [];
    const running = spawn(process.execPath, [...imports, main], { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#running = running;
    this.address = await new Promise((resolve, reject) => {
      running.stdout.on("data", (line) => {
        const said = /Threadbrush is running at (\S+)/.exec(String(line));
        if (said) resolve(said[1] ?? "");
      });
      running.once("exit", () => reject(new Error("the program ended by itself")));
    });
    // Platforms connect after the page answers.
    await expect.poll(async () => (await fetch(`${this.address}/healthz`)).status, PATIENCE).toBe(200);
  }

  /** Waits until nothing is left to do. */
  async quiet(): Promise<void> {
    const waiting = async () => {
      const metrics = await (await fetch(`${this.address}/metrics`)).text();
      return [...metrics.matchAll(/^threadbrush_tasks\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
    };
    await expect
      .poll(waiting, PATIENCE)
      .toSatisfy((counts: number[]) => counts.length > 0 && counts.every((count) => count === 0));
  }

  /** A clean stop. */
  async stop(): Promise<void> {
    expect(await this.#ends("SIGTERM")).toEqual([0, null]);
  }

  /** Resolves to whether the process dies over what a person does, or over what it has to do then. */
  async diesOver(act: () => Promise<unknown>): Promise<boolean> {
    if (!this.#running) throw new Error("it isn't running");
    const died = once(this.#running, "exit").then(() => true);
    const survived = async () => {
      await act().catch(unlessDead);
      await this.quiet();
      return false;
    };
    return Promise.race([died, survived()]);
  }

  async kill(): Promise<void> {
    await this.#ends("SIGKILL");
  }

  async #ends(signal: "SIGTERM" | "SIGKILL"): Promise<unknown[]> {
    const running = this.#running;
    this.#running = undefined;
    const isOver = !running || running.exitCode !== null || running.signalCode !== null;
    const ended = isOver ? Promise.resolve([]) : once(running, "exit");
    running?.kill(signal);
    return ended;
  }

  /** Which of the words stand in which file, in any usual encoding; names of files count too. */
  findings(words: readonly string[]): string[] {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.flatMap(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return words.filter((word) => name.includes(word) || isIn(bytes, word)).map((word) => `${word} in ${name}`);
    });
  }

  /** How many pictures are stored. */
  get pictures(): number {
    return readdirSync(join(this.folder, "blobs")).length;
  }
}

/** Who is dead doesn't answer: that is seen before this throws. */
async function unlessDead(error: unknown): Promise<never> {
  await sleep(NOTICED_MS);
  throw error;
}

function isIn(bytes: Buffer, word: string): boolean {
  const big = Buffer.from(word, "utf16le").swap16();
  return bytes.includes(word, 0, "utf8") || bytes.includes(word, 0, "utf16le") || bytes.includes(big);
}

/** Words that stand nowhere else. */
export class Markers {
  readonly all: string[] = [];
  readonly #of: string;

  constructor(of: string) {
    this.#of = of;
  }

  next(): string {
    const word = `zq${this.#of}${this.all.length}${Math.random().toString(36).slice(2, 10)}`;
    this.all.push(word);
    return word;
  }
}
