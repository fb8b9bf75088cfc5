// Reads what happened while the bot was offline, at startup and after every lost session.

import { isPermanent } from "../../../core/platforms/refusals.ts";
import type { ActiveThread, Core, ThreadScope } from "../../../core/ports/core.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import { retry, retryAfterOf } from "../gateway/retry.ts";
import { sleep } from "../gateway/sleep.ts";

const MAX_TRIES = 5;
const RETRY_DELAY_MS = 5_000;

interface BackfillOptions {
  core: Core;
  log: Log;
  /** Minimum milliseconds between two requests, so that enough of the rate limit is left for current events. */
  gapMs: number;
  /** Events with this key wait for the backfill of their thread. */
  keyOf(thread: Thread): string;
  /** Reads and handles missed events, oldest first. Awaits `throttle` before every request. */
  read(missed: ActiveThread, throttle: () => Promise<void>): Promise<void>;
}

export class Backfill {
  readonly #options: BackfillOptions;
  readonly #pending = new Map<string, ActiveThread & { done?: Promise<void> }>();
  #listed: Promise<void> = Promise.resolve();
  #next = 0;
  #stopped = false;

  constructor(options: BackfillOptions) {
    this.#options = options;
  }

  /** Call it before the new session's first event is handled. `scope`: what the session is for. `isWanted`: false ends it early. Resolves
   *  when the backfill is complete. */
  async start(scope?: ThreadScope, isWanted: () => boolean = () => true): Promise<void> {
    await this.list(scope);
    for (const name of [...this.#pending.keys()]) {
      if (this.#stopped || !isWanted()) return;
      await this.done(name);
    }
  }

  /** Like `start`, but only reads threads that are waited for: another process reads all. */
  list(scope?: ThreadScope): Promise<void> {
    const earlier = this.#listed;
    this.#listed = this.#list(scope).then(() => earlier);
    return this.#listed;
  }

  /** Reads nothing that it hasn't begun to read. */
  forget(): void {
    this.#pending.clear();
  }

  /** Resolves when the backfill of this key is complete. A thread that is waited for goes first. */
  async done(key: string): Promise<void> {
    await this.#listed;
    const missed = this.#pending.get(key);
    if (!missed) return;
    missed.done ??= this.#backfill(key, missed);
    await missed.done;
  }

  /** Whether missed events may still be unhandled for this key. */
  async isPending(key: string): Promise<boolean> {
    await this.#listed;
    return this.#pending.has(key);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #list(scope: ThreadScope | undefined): Promise<void> {
    const { core, log, keyOf } = this.#options;
    try {
      for await (const one of core.listActiveThreads(scope)) this.#pending.set(keyOf(one.thread), one);
    } catch (error) {
      log.error({ err: error }, "failed to look up missed messages");
    }
  }

  async #backfill(name: string, missed: ActiveThread): Promise<void> {
    if (this.#stopped) return;
    await retry(() => this.#options.read(missed, () => this.#throttle()), {
      delayAfter: async (error, attempts) =>
        (await this.#isOver(error, missed.thread, attempts)) ? undefined : (retryAfterOf(error) ?? RETRY_DELAY_MS),
      isStopped: () => this.#stopped,
    }).catch(() => {}); // logged already, or nothing is left to read
    if (this.#pending.get(name) === missed) this.#pending.delete(name);
  }

  async #isOver(error: unknown, thread: Thread, tries: number): Promise<boolean> {
    let cause = error;
    if (isPermanent(error)) {
      if (error.code !== "gone") return true;
      try {
        await this.#options.core.onThreadClosed(thread);
        return true;
      } catch (caught) {
        cause = caught; // the rows could not be reached
      }
    }
    this.#options.log.warn({ thread: thread.id, err: cause, tries }, "failed to read missed messages");
    return tries >= MAX_TRIES;
  }

  async #throttle(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#options.gapMs;
    if (at > now) await sleep(at - now);
  }
}
