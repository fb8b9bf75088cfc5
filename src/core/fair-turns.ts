interface Options {
  /** How much runs at once: pieces of work, or whatever their sizes count. */
  slots: number;
  /** How much of that one key may take up, so that others find room; by key where they differ. */
  perKey: number | ((key: string) => number);
}

interface Waiting {
  size: number;
  begin(): void;
}

/** Work that takes up slots, in turns between keys: however much one has waiting, each other's next is one turn away. What needs more
 *  slots than are free is waited for, so that nothing smaller gets ahead of it for ever. */
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

  /** Pieces of work whose turn has not come. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, line) => sum + line.length, 0);
  }

  /** Runs `work`, which takes up `size` slots, when its turn has come; settles as it does. Never nest it. */
  async run<T>(key: string, work: () => Promise<T>, size = 1): Promise<T> {
    await new Promise<void>((begin) => {
      const one = { size, begin };
      const line = this.#waiting.get(key);
      if (line) line.push(one);
      else this.#waiting.set(key, [one]);
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#leave(key, size);
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
      first.begin();
    }
  }

  #leave(key: string, size: number): void {
    const left = (this.#running.get(key) ?? size) - size;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#taken -= size;
    this.#next();
  }
}
