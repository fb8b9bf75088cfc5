import type { Clock } from "../../clock.ts";

/** One IDENTIFY per bucket and interval. A shard's bucket is its number modulo `concurrency` (max_concurrency). */
export class IdentifyLimit {
  /** In milliseconds; Discord's is 5,000. 0 is for tests that aren't about this limit. */
  intervalMs = 0;
  concurrency = 1;
  readonly #clock: Clock;
  readonly #taken = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False: too early, and the session is invalid. */
  take(shard: number): boolean {
    const bucket = shard % this.concurrency;
    const now = this.#clock.now();
    if (now - (this.#taken.get(bucket) ?? Number.NEGATIVE_INFINITY) < this.intervalMs) return false;
    this.#taken.set(bucket, now);
    return true;
  }
}
