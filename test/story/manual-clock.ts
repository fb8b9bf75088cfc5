import type { Clock } from "../../src/core/ports.ts";

/** Real time, and what a story adds to it. */
export class ManualClock implements Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }
}
