import { LRUCache } from "lru-cache";
import type { Clock } from "../../../core/ports/runtime.ts";

/** How many of the newest keys are remembered. */
const MAX_KEYS = 1000;

/** The minimum time between two notices that a person may not use the bot. */
const REFUSAL_NOTICE_MS = 60 * 60 * 1000;

export function refusalThrottle(clock: Clock): Throttle {
  return new Throttle(REFUSAL_NOTICE_MS, clock);
}

/** Lets each key through once per period. */
export class Throttle {
  readonly #periodMs: number;
  readonly #clock: Clock;
  readonly #last = new LRUCache<string, number>({ max: MAX_KEYS });

  constructor(periodMs: number, clock: Clock) {
    this.#periodMs = periodMs;
    this.#clock = clock;
  }

  allows(key: string): boolean {
    const now = this.#clock.now().getTime();
    if (now - (this.#last.get(key) ?? Number.NEGATIVE_INFINITY) < this.#periodMs) return false;
    this.#last.set(key, now);
    return true;
  }
}
