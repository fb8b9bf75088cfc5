// The whole program in its own folder, and a search through everything it writes there.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";

const main = join(import.meta.dirname, "../../../src/main.ts");
const POLLING = { timeout: 60_000, interval: 50 };
/** How long the exit of a process may take to be noticed. */
const EXIT_NOTICE_MS = 2000;

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "deletion-"));
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

  /** `module`: what the process loads first. `env`: in addition to its usual environment. */
  async start({ module, env: more }: { module?: string; env?: Record<string, string> } = {}): Promise<void> {
    const own = { PATH: process.env.PATH ?? "", DATA_DIR: this.folder, WEB_PORT: "0", LOG_LEVEL: "error" };
    const env = { ...own, ...this.#env, ...more };
    const imports = module === undefined ? [] : [`--import=${module}`];
    const running = spawn(process.execPath, [...imports, main], { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#running = running;
    this.address = await new Promise((resolve, reject) => {
      running.stdout.on("data", (line) => {
        const started = /Threadbrush is running at (\S+)/.exec(String(line));
        if (started) resolve(started[1] ?? "");
      });
      running.once("exit", () => reject(new Error("the program exited")));
    });
    // Platforms connect after the page answers.
    await expect.poll(async () => (await fetch(`${this.address}/healthz`)).status, POLLING).toBe(200);
  }

  /** Waits until the queue is empty. */
  async waitUntilIdle(): Promise<void> {
    const waiting = async () => {
      const metrics = await (await fetch(`${this.address}/metrics`)).text();
      return [...metrics.matchAll(/^threadbrush_tasks\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
    };
    await expect
      .poll(waiting, POLLING)
      .toSatisfy((counts: number[]) => counts.length > 0 && counts.every((count) => count === 0));
  }

  /** Stops cleanly. */
  async stop(): Promise<void> {
    expect(await this.#end("SIGTERM")).toEqual([0, null]);
  }

  /** Resolves to whether the process dies during an action or the work that follows. */
  async diesDuring(act: () => Promise<unknown>): Promise<boolean> {
    if (!this.#running) throw new Error("the program isn't running");
    const died = once(this.#running, "exit").then(() => true);
    const survived = async () => {
      await act().catch(rethrowUnlessDead);
      await this.waitUntilIdle().catch(rethrowUnlessDead);
      return false;
    };
    return Promise.race([died, survived()]);
  }

  /** Whether the process died, perhaps a moment ago. */
  async hasDied(): Promise<boolean> {
    await sleep(EXIT_NOTICE_MS);
    return this.#running === undefined || this.#running.exitCode !== null || this.#running.signalCode !== null;
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<unknown[]> {
    const running = this.#running;
    this.#running = undefined;
    const isOver = !running || running.exitCode !== null || running.signalCode !== null;
    const ended = isOver ? Promise.resolve([]) : once(running, "exit");
    running?.kill(signal);
    return ended;
  }

  /** Lists which of the words are in which file, in any common encoding. File names count too. */
  findings(words: readonly string[]): string[] {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.flatMap(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return words.filter((word) => name.includes(word) || isIn(bytes, word)).map((word) => `${word} in ${name}`);
    });
  }

  /** The number of stored pictures. */
  get pictures(): number {
    return readdirSync(join(this.folder, "blobs")).length;
  }
}

/** Rethrows an error, but only after a dead process has been noticed. */
async function rethrowUnlessDead(error: unknown): Promise<never> {
  await sleep(EXIT_NOTICE_MS);
  throw error;
}

function isIn(bytes: Buffer, word: string): boolean {
  const big = Buffer.from(word, "utf16le").swap16();
  return bytes.includes(word, 0, "utf8") || bytes.includes(word, 0, "utf16le") || bytes.includes(big);
}

/** Unique words. */
export class Markers {
  readonly all: string[] = [];
  readonly #platform: string;

  constructor(platform: string) {
    this.#platform = platform;
  }

  next(): string {
    const word = `zq${this.#platform}${this.all.length}${Math.random().toString(36).slice(2, 10)}`;
    this.all.push(word);
    return word;
  }
}
