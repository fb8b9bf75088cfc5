// Threads whose conversation the database no longer knows: rebuilds them when somebody writes, clicks or reacts there.

import { LRUCache } from "lru-cache";
import { messages } from "../../../core/cards/messages.ts";
import { isDatabaseAway, PlatformError, StorageError } from "../../../core/errors.ts";
import type { Core, RebuildCause } from "../../../core/ports/core.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import { sleep } from "../gateway/sleep.ts";
import { chatMessages } from "../messages.ts";

/** Discord and Slack allow three seconds for a response to a click. */
const CLICK_TIMEOUT_MS = 1_500;
/** How long a thread is left alone in which nothing was found. */
const NOTHING_MS = 10 * 60_000;
const MAX_THREADS = 5000;

/** `live`: the thread has an active conversation now. `text`: what to tell the person. */
export interface Recovery {
  live: boolean;
  text?: string;
}

/** `wait`: a sentence for the person, because nothing can be done with the click now. */
export type ClickRecovery = Recovery | { wait: string };

export class LostThreads {
  readonly #core: Pick<Core, "mayBeLost" | "rebuild" | "isThreadActive">;
  readonly #log: Log;
  readonly #nothing = new LRUCache<string, true>({ max: MAX_THREADS, ttl: NOTHING_MS });

  constructor(core: Pick<Core, "mayBeLost" | "rebuild" | "isThreadActive">, log: Log) {
    this.#core = core;
    this.#log = log;
  }

  async mayBeLost(thread: Thread): Promise<boolean> {
    return !this.#nothing.has(thread.id) && (await this.#core.mayBeLost(thread));
  }

  /** Rejects if the thread can't be read now, or while the database is away. */
  async recover(thread: Thread, cause: RebuildCause): Promise<Recovery> {
    const result = await this.#core.rebuild(thread, cause);
    if (result.kind === "rebuilt") return { live: true, text: result.text };
    if (result.kind === "nothing") this.#nothing.set(thread.id, true);
    return { live: result.kind === "known" && (await this.#core.isThreadActive(thread)) };
  }

  /** For somebody who has to try again if it fails: then `failed` is set, and the text says so. Rejects only while the database is away. */
  async recoverOrExplain(thread: Thread, cause: RebuildCause): Promise<Recovery | { failed: true; text: string }> {
    try {
      return await this.recover(thread, cause);
    } catch (error) {
      if (isDatabaseAway(error) || !(error instanceof PlatformError || error instanceof StorageError)) throw error;
      this.#log.warn({ platform: thread.platform, err: error }, "failed to rebuild conversation");
      return { failed: true, text: messages.notRebuilt };
    }
  }

  /** If it takes too long for a response, it goes on in the background. */
  async recoverAfterClick(thread: Thread, cause: RebuildCause): Promise<ClickRecovery> {
    const recovering = this.recoverOrExplain(thread, cause);
    recovering.catch((error: unknown) =>
      this.#log.warn({ platform: thread.platform, err: error }, "failed to rebuild conversation"),
    );
    const recovery = await Promise.race([recovering, sleep(CLICK_TIMEOUT_MS)]);
    if (recovery === undefined) return { wait: chatMessages.rebuilding };
    return "failed" in recovery ? { wait: recovery.text } : recovery;
  }
}
