// Wrong tokens, counted by address: ten a minute, then none for the rest of it.

import { LRUCache } from "lru-cache";
import type { Clock } from "../../../core/ports.ts";

const MAX_GUESSES = 10;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

export class Guesses {
  readonly #clock: Clock;
  readonly #wrong = new LRUCache<string, { count: number; until: number }>({ max: MAX_ADDRESSES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds until this address may try again; undefined: now. */
  blockedFor(address: string): number | undefined {
    const known = this.#current(address);
    if (!known || known.count < MAX_GUESSES) return undefined;
    return Math.ceil((known.until - this.#clock.now().getTime()) / 1000);
  }

  wrong(address: string): void {
    const known = this.#current(address) ?? { count: 0, until: this.#clock.now().getTime() + WINDOW_MS };
    this.#wrong.set(address, { ...known, count: known.count + 1 });
  }

  #current(address: string): { count: number; until: number } | undefined {
    const known = this.#wrong.get(address);
    return known && known.until > this.#clock.now().getTime() ? known : undefined;
  }
}
