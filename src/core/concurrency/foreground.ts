/** Work whose result a person waits for. Tasks in the background let it go first, so that a busy bot still answers quickly. */
export class Foreground {
  #running = 0;
  #quiet = Promise.withResolvers<void>();

  /** Runs `work`, and settles as it does. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) {
        this.#quiet.resolve();
        this.#quiet = Promise.withResolvers();
      }
    }
  }

  /** Resolves when nobody waits, after `maxMs` milliseconds at the latest. */
  async whenQuiet(maxMs: number): Promise<void> {
    if (this.#running === 0) return;
    const timer = Promise.withResolvers<void>();
    const timeout = setTimeout(timer.resolve, maxMs);
    await Promise.race([this.#quiet.promise, timer.promise]);
    clearTimeout(timeout);
  }
}
