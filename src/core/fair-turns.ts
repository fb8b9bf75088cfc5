interface Options {
  /** How many run at once. */
  slots: number;
  /** How many of them one key may take up, so that others find one free; by key where they differ. */
  perKey: number | ((key: string) => number);
}

/** Work that takes up a slot, in turns between keys: however much one has waiting, each other's next is one turn away. */
export class FairTurns {
  readonly #slots: number;
  readonly #perKey: (key: string) => number;
  /** In the order in which their turns come. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #running = new Map<string, number>();
  #taken = 0;

  constructor({ slots, perKey }: Options) {
    this.#slots = slots;
    this.#perKey = typeof perKey === "number" ? () => perKey : perKey;
  }

  /** Runs `work` when its turn has come; settles as it does. Never nest it. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      const line = this.#waiting.get(key);
      if (line) line.push(begin);
      else this.#waiting.set(key, [begin]);
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  #next(): void {
    if (this.#taken >= this.#slots) return;
    for (const [key, line] of this.#waiting) {
      const running = this.#running.get(key) ?? 0;
      if (running >= this.#perKey(key)) continue;
      const begin = line.shift();
      this.#waiting.delete(key);
      if (line.length > 0) this.#waiting.set(key, line); // behind all others
      this.#running.set(key, running + 1);
      this.#taken++;
      begin?.();
      return;
    }
  }

  #leave(key: string): void {
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#taken--;
    this.#next();
  }
}
