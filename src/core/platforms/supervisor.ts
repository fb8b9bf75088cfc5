// Keeps the chat platforms connected, each for itself: what one of them waits for or breaks on holds up nobody else.

import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { PlatformRefusedError } from "../errors.ts";
import type { ChatPlatform, Core, Log } from "../ports.ts";
import { Backoff } from "./backoff.ts";

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

export interface SupervisorOptions {
  backoff?: Backoff;
  /** How long one attempt may take until the platform is ready, in milliseconds. */
  readyTimeoutMs?: number;
}

/** One connection of a platform, from the attempt to its end. */
interface Run {
  supervisor: Supervisor;
  /** Rejects when the connection can't go on; never resolves. */
  failed: Promise<never>;
  fail(error: unknown): void;
}

/** Everything that happens because of a run carries it, timers and sockets of the platform's library included. */
const running = new AsyncLocalStorage<Run>();

/**
 * Connects one platform, and connects it again when it fails: one attempt at a time, each with a deadline, with growing pauses between
 * them. It gives up only when the platform refuses the bot for good.
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

  /** Resolves after the first attempt, whether it succeeded or will be repeated. Rejects with a `PlatformRefusedError` when the platform
   *  refuses the bot for good; later that is a state of the platform. */
  start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#done = this.#keepConnected(first.resolve).then(first.resolve, first.reject);
    return first.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#run?.fail(new Error("the bot is stopping"));
    await this.#done;
    await this.#stopPlatform();
  }

  /** Something was thrown where nothing could catch it. Only the platform that it belongs to is started again. */
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
      late.catch(() => {}); // not awaited any longer
    }
  }

  async #pauseAfter(error: unknown): Promise<void> {
    const retryInMs = this.#backoff.next();
    this.#log.warn({ platform: this.#platform.name, err: error, retryInMs }, "platform is not connected, trying again");
    await this.#stopPlatform();
    await sleep(retryInMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  /** A library may never finish closing what it holds: that is waited for, but not for ever. */
  async #stopPlatform(): Promise<void> {
    const deadline = new AbortController();
    const late = sleep(STOP_TIMEOUT_MS, "late", { signal: deadline.signal }).catch(() => undefined);
    try {
      const outcome = await Promise.race([this.#platform.stop(), late]);
      if (outcome === "late") this.#log.warn({ platform: this.#platform.name }, "platform did not stop in time");
    } catch (error) {
      this.#log.warn({ platform: this.#platform.name, err: error }, "platform could not be stopped cleanly");
    } finally {
      deadline.abort();
    }
  }
}

/** For what is thrown where nothing can catch it: logged whole, and told to the supervisor of the platform that it came from. */
export function surviveUncaught(log: Log): void {
  const survive = (error: unknown) => {
    const run = running.getStore();
    if (run) run.supervisor.handleCrash(run, error);
    else log.error({ err: error }, "uncaught exception");
  };
  process.on("uncaughtException", survive);
  process.on("unhandledRejection", survive);
}

function newRun(supervisor: Supervisor): Run {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it may fail while nobody waits for it
  // Wrapped, so that what broke a connection is never taken for a refusal to make one.
  return { supervisor, failed: promise, fail: (error) => reject(new Error("the connection failed", { cause: error })) };
}
