import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Log } from "../../core/ports/runtime.ts";
import type { ChangeCounter } from "../../core/signals.ts";

const POLL_INTERVAL_MS = 1_000;
const RETRY_DELAY_MS = 1_000;
const MAX_ATTEMPTS = 10;

/** Counts with a sequence, which no transaction holds up. */
export class PostgresChangeCounter implements ChangeCounter {
  readonly pollIntervalMs = POLL_INTERVAL_MS;
  readonly #pool: Pool;
  readonly #release: string;
  readonly #log: Log;
  #running: Promise<unknown> = Promise.resolve();
  /** Not started yet, so it also counts what changes before it starts. */
  #next: Promise<string> | undefined;

  /** `release`: pages of another release are fetched again. */
  constructor(pool: Pool, release: string, log: Log) {
    this.#pool = pool;
    this.#release = release;
    this.#log = log;
  }

  current(): Promise<string> {
    return this.#read("page-changes", "select case when is_called then last_value else 0 end as changes from page_changes");
  }

  increment(): Promise<string> {
    this.#next ??= this.#running.then(() => {
      const counted = this.#count();
      this.#running = counted;
      this.#next = undefined;
      return counted;
    });
    return this.#next;
  }

  /** A change that was stored must be counted, or windows that reconnect would not learn of it. */
  async #count(): Promise<string> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        return await this.#read("count-page-change", "select nextval('page_changes') as changes");
      } catch (error) {
        this.#log.warn({ attempt, err: error }, "failed to count a change of the page");
      }
      await sleep(RETRY_DELAY_MS, undefined, { ref: false });
    }
    return `${this.#release}-unknown`; // differs from what any window shows
  }

  async #read(name: string, text: string): Promise<string> {
    const { rows } = await this.#pool.query<{ changes: string }>({ name, text });
    return `${this.#release}-${rows[0]?.changes}`;
  }
}
