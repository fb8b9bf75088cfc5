interface Options {
  /** How much runs at once, in the unit of `size`. */
  slots: number;
  /** How many of the slots one key may occupy, so that others find some. A function if keys differ. */
  perKey: number | ((key: string) => number);
}

interface Waiting {
  size: number;
  start(): void;
}

/** Round-robin between keys for a limited number of slots: however much one key has waiting, another key's next piece of work is one turn
 *  away. If the next piece needs more slots than are free, everything waits for it, so small pieces can't starve a large one. */
export class FairTurns {
  readonly #slots: number;
  readonly #perKey: (key: string) => number;
  /** In the order in which their turns come. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #running = new Map<string, number>();
  #taken = 0;

  constructor({ slots, perKey }: Options) {
    this.#slots = slots;
    this.#perKey = typeof perKey === "number" ? () => perKey : perKey;
  }

  /** How many pieces of work are waiting. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, line) => sum + line.length, 0);
  }

  /** Runs `work`, which occupies `size` slots, when its turn comes, and settles as it does. Don't nest calls: they can deadlock. */
  async run<T>(key: string, work: () => Promise<T>, size = 1): Promise<T> {
    await new Promise<void>((start) => {
      const one = { size, start };
      const line = this.#waiting.get(key);
      if (line) line.push(one);
      else this.#waiting.set(key, [one]);
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#release(key, size);
    }
  }

  #next(): void {
    for (const [key, line] of this.#waiting) {
      const [first] = line;
      const running = this.#running.get(key) ?? 0;
      if (!first || running + first.size > this.#perKey(key)) continue;
      if (this.#taken + first.size > this.#slots) return;
      this.#waiting.delete(key);
      if (line.length > 1) this.#waiting.set(key, line.slice(1)); // behind all others
      this.#running.set(key, running + first.size);
      this.#taken += first.size;
      first.start();
    }
  }

  #release(key: string, size: number): void {
    const left = (this.#running.get(key) ?? size) - size;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#taken -= size;
    this.#next();
  }
}
