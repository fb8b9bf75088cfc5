import type { ChangeCounter, Signal, Signals } from "../../core/signals.ts";

/** The signals of a program that runs as one process: function calls. */
export class LocalSignals implements Signals {
  readonly reachesOthers = false;
  readonly #listeners: ((signal: Signal) => void)[] = [];

  send(signal: Signal): void {
    for (const listen of this.#listeners) listen(signal);
  }

  listen(listener: (signal: Signal) => void): void {
    this.#listeners.push(listener);
  }
}

/** Counts in memory. */
export class LocalChangeCounter implements ChangeCounter {
  readonly pollIntervalMs = undefined;
  readonly #run: string;
  #changes = 0;

  /** `run`: differs between runs of the program. */
  constructor(run: string) {
    this.#run = run;
  }

  async current(): Promise<string> {
    return `${this.#run}-${this.#changes}`;
  }

  increment(): Promise<string> {
    this.#changes++;
    return this.current();
  }
}
