/** A fake service's time: real time plus what a test adds. Everything that expires (tokens, links, limits) uses this clock. */
export class Clock {
  #ahead = 0;
  readonly #moveListeners = new Set<() => void>();

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Lets `ms` milliseconds pass at once. */
  advance(ms: number): void {
    this.#ahead += ms;
    for (const listener of [...this.#moveListeners]) listener();
  }

  /** Calls `listener` whenever a test has moved the time. */
  onMove(listener: () => void): void {
    this.#moveListeners.add(listener);
  }

  /** Resolves when the service's time reaches `at`, in real time or because a test moved it. */
  reach(at: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = () => {
        clearTimeout(timer);
        this.#moveListeners.delete(check);
        resolve();
      };
      const check = () => {
        clearTimeout(timer);
        if (this.now() >= at) return done();
        timer = setTimeout(check, at - this.now());
        timer.unref();
      };
      this.#moveListeners.add(check);
      signal.addEventListener("abort", done, { once: true });
      check();
    });
  }
}
