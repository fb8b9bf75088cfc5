// Keeps the chat platforms connected, independently: a slow or broken one doesn't affect the others.

import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { PlatformRefusedError } from "../errors.ts";
import type { Core } from "../ports/core.ts";
import type { ChatPlatform } from "../ports/platform.ts";
import type { Log } from "../ports/runtime.ts";
import { Backoff } from "./backoff.ts";

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

export interface SupervisorOptions {
  backoff?: Backoff;
  /** How long one attempt may take until the platform is ready, in milliseconds. */
  readyTimeoutMs?: number;
}

/** One connection of a platform, from the attempt to connect to its end. */
interface Run {
  supervisor: Supervisor;
  /** Rejects when the connection breaks; never resolves. */
  failed: Promise<never>;
  fail(error: unknown): void;
}

/** Identifies the run that any callback belongs to, including timers and sockets of the platform's library. */
const running = new AsyncLocalStorage<Run>();

/**
 * Connects one platform, and reconnects it when it fails: one attempt at a time, each with a deadline, with growing delays in between.
 * Gives up only if the platform refuses the bot for good.
 */
export class Supervisor {
  readonly #platform: ChatPlatform;
  readonly #core: Core;
  readonly #log: Log;
  readonly #backoff: Backoff;
  readonly #readyTimeoutMs: number;
  readonly #stopping = new AbortController();
  #run: Run | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(platform: ChatPlatform, core: Core, log: Log, options: SupervisorOptions = {}) {
    this.#platform = platform;
    this.#core = core;
    this.#log = log;
    this.#backoff = options.backoff ?? new Backoff();
    this.#readyTimeoutMs = options.readyTimeoutMs ?? READY_TIMEOUT_MS;
  }

  /** Resolves after the first attempt, whether or not it succeeded. Rejects with a `PlatformRefusedError` if the platform refuses the bot
   *  for good; a later refusal only shows in the platform's state. */
  start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#done = this.#keepConnected(first.resolve).then(first.resolve, first.reject);
    return first.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#run?.fail(new Error("shutting down"));
    await this.#done;
    await this.#stopPlatform();
  }

  /** Handles an uncaught error by restarting the platform that it came from. */
  handleCrash(run: Run, error: unknown): void {
    const facts = { platform: this.#platform.name, err: error };
    if (run === this.#run) {
      this.#log.error(facts, "uncaught exception, restarting the platform");
      run.fail(error);
    } else this.#log.error(facts, "uncaught exception from a connection that had ended");
  }

  async #keepConnected(attempted: () => void): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const run = newRun(this);
      this.#run = run;
      try {
        await this.#connect(run);
        attempted();
        await run.failed;
      } catch (error) {
        this.#run = undefined;
        if (this.#stopping.signal.aborted) break;
        if (error instanceof PlatformRefusedError) throw error;
        attempted();
        await this.#pauseAfter(error);
      }
    }
  }

  async #connect(run: Run): Promise<void> {
    const deadline = new AbortController();
    const late = sleep(this.#readyTimeoutMs, undefined, { signal: deadline.signal }).then(() => {
      throw new Error(`not ready within ${this.#readyTimeoutMs / 1000} s`);
    });
    try {
      const started = running.run(run, () => this.#platform.start(this.#core, run.fail));
      await Promise.race([started, run.failed, late]);
      this.#backoff.connected();
    } finally {
      deadline.abort();
      late.catch(() => {}); // no longer awaited
    }
  }

  async #pauseAfter(error: unknown): Promise<void> {
    const retryInMs = this.#backoff.next();
    this.#log.warn({ platform: this.#platform.name, err: error, retryInMs }, "platform not connected, retrying");
    await this.#stopPlatform();
    await sleep(retryInMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  /** With a deadline: a library may never finish closing its connections. */
  async #stopPlatform(): Promise<void> {
    const deadline = new AbortController();
    const late = sleep(STOP_TIMEOUT_MS, "late", { signal: deadline.signal }).catch(() => undefined);
    try {
      const outcome = await Promise.race([this.#platform.stop(), late]);
      if (outcome === "late") this.#log.warn({ platform: this.#platform.name }, "platform did not stop in time");
    } catch (error) {
      this.#log.warn({ platform: this.#platform.name, err: error }, "failed to stop platform cleanly");
    } finally {
      deadline.abort();
    }
  }
}

/** Logs uncaught errors instead of ending the process, and passes each to the supervisor of the platform that it came from. */
export function surviveUncaught(log: Log): void {
  const handle = (error: unknown) => {
    const run = running.getStore();
    if (run) run.supervisor.handleCrash(run, error);
    else log.error({ err: error }, "uncaught exception");
  };
  process.on("uncaughtException", handle);
  process.on("unhandledRejection", handle);
}

function newRun(supervisor: Supervisor): Run {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it may reject before anybody awaits it
  // Wrapped, so that an error of an existing connection is never mistaken for the platform's refusal to connect.
  return { supervisor, failed: promise, fail: (error) => reject(new Error("connection failed", { cause: error })) };
}
