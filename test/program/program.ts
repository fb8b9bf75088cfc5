// The whole program as `npm start` starts it, in a process of its own over a temporary folder, and its memory use.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sample } from "./probe.ts";

const root = join(import.meta.dirname, "../..");
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 50;
const QUIET_TIMEOUT_MS = 30_000;
/** So many samples in a row without work, so far apart in milliseconds. */
const QUIET = { samples: 3, everyMs: 400, maxHeldMs: 20 };

export interface ProgramOptions {
  env: Record<string, string>;
  /** Resident memory in MB above which the process is killed. */
  maxMemoryMb: number;
}

/** The program in a child process. Linux only: memory is read from /proc. */
export class Program {
  readonly folder: string;
  readonly address: string;
  /** Why it was killed, if it was. */
  killed: string | undefined;
  readonly #child: ChildProcess;
  readonly #output: Output;
  readonly #probe: string;
  readonly #memoryTimer: NodeJS.Timeout;

  private constructor(child: ChildProcess, output: Output, folder: string, address: string, maxMemoryMb: number) {
    [this.#child, this.#output, this.folder, this.address] = [child, output, folder, address];
    this.#probe = `http://127.0.0.1:${readFileSync(join(folder, "probe"), "utf8")}`;
    process.once("exit", this.#cleanUp);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, quit);
    this.#memoryTimer = setInterval(() => {
      if (this.memoryMb() > maxMemoryMb) this.#kill(`used more than ${maxMemoryMb} MB and was killed`);
    }, POLL_INTERVAL_MS);
  }

  /** Resolves when the page answers. */
  static async start({ env, maxMemoryMb }: ProgramOptions): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), "threadbrush-"));
    const file = join(folder, "probe");
    const probe = join(import.meta.dirname, "probe.ts");
    const child = spawn(process.execPath, ["--expose-gc", `--import=${probe}`, join(root, "src/launcher.ts")], {
      cwd: folder,
      env: { ...inherited(), DATA_DIR: join(folder, "data"), WEB_PORT: "0", PROBE_FILE: file, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = new Output(child);
    const address = await waitForAddress(child, output).catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    });
    while (!existsSync(file) || readFileSync(file, "utf8") === "") await sleep(POLL_INTERVAL_MS);
    return new Program(child, output, folder, address, maxMemoryMb);
  }

  /** Everything it has written to stdout and stderr so far. */
  get output(): string {
    return this.#output.text;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** A sample from the probe. Rejects when it doesn't answer within `timeoutMs`. */
  async sample({ gc = false, timeoutMs = 60_000 } = {}): Promise<Sample> {
    const response = await fetch(this.#probe + (gc ? "/gc" : "/"), { signal: AbortSignal.timeout(timeoutMs) });
    return (await response.json()) as Sample;
  }

  /** Waits until nothing of the start is left to do. At most half a minute. */
  async waitUntilQuiet(): Promise<void> {
    let quiet = 0;
    for (const end = Date.now() + QUIET_TIMEOUT_MS; quiet < QUIET.samples && Date.now() < end; await sleep(QUIET.everyMs)) {
      const { heldMs } = (await this.sample()).loop;
      quiet = heldMs <= QUIET.maxHeldMs ? quiet + 1 : 0;
    }
  }

  /** Resident memory now; 0 once it has exited. */
  memoryMb(): number {
    return this.#status("VmRSS");
  }

  /** The peak of resident memory since `resetPeak`. */
  peakMb(): number {
    return this.#status("VmHWM");
  }

  resetPeak(): void {
    if (this.running) writeFileSync(`/proc/${this.#child.pid}/clear_refs`, "5");
  }

  /** Sends SIGTERM, then SIGKILL after a while, and removes its folder. */
  async stop(): Promise<void> {
    clearInterval(this.#memoryTimer);
    if (this.running) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGTERM");
      const late = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(late);
    }
    process.off("exit", this.#cleanUp);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, quit);
    this.#cleanUp();
  }

  /** Leaves no process and no folder behind, even when this process is interrupted. */
  readonly #cleanUp = (): void => {
    this.#child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  };

  #kill(why: string): void {
    this.killed ??= why;
    this.#child.kill("SIGKILL");
  }

  #status(field: "VmRSS" | "VmHWM"): number {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
      return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }
}

function quit(): void {
  process.exit(130);
}

/** The part of this process's environment that the program needs: no keys, tokens or settings. */
function inherited(): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
}

class Output {
  text = "";

  constructor({ stdout, stderr }: ChildProcess) {
    for (const stream of [stdout, stderr])
      stream?.on("data", (part) => {
        this.text += String(part);
      });
  }
}

async function waitForAddress(child: ChildProcess, output: Output): Promise<string> {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await sleep(POLL_INTERVAL_MS)) {
    const address = /Threadbrush is running at (http:\S+)/.exec(output.text)?.[1];
    if (address) return address.replace(/\/$/, "");
    if (child.exitCode !== null) break;
  }
  child.kill("SIGKILL");
  throw new Error(`the program did not start:\n${output.text}`);
}
