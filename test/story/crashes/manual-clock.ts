import type { Clock } from "../../../src/core/ports/runtime.ts";

/** Real time plus what a story adds. */
export class ManualClock implements Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }
}
