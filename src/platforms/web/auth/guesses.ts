// A rate limit for wrong tokens: ten a minute from one address.

import { LRUCache } from "lru-cache";
import type { Clock } from "../../../core/ports/runtime.ts";

const MAX_GUESSES = 10;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

export class Guesses {
  readonly #clock: Clock;
  readonly #counts = new LRUCache<string, { count: number; until: number }>({ max: MAX_ADDRESSES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds until this address may try again. Undefined: now. */
  retryAfterSeconds(address: string): number | undefined {
    const known = this.#current(address);
    if (!known || known.count < MAX_GUESSES) return undefined;
    return Math.ceil((known.until - this.#clock.now().getTime()) / 1000);
  }

  recordWrong(address: string): void {
    const known = this.#current(address) ?? { count: 0, until: this.#clock.now().getTime() + WINDOW_MS };
    this.#counts.set(address, { ...known, count: known.count + 1 });
  }

  #current(address: string): { count: number; until: number } | undefined {
    const known = this.#counts.get(address);
    return known && known.until > this.#clock.now().getTime() ? known : undefined;
  }
}
