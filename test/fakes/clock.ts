/** The service's time: real time plus what a test adds. What expires (tokens, links, limits) is judged by it and by nothing else. */
export class Clock {
  #ahead = 0;
  #moved = new Set<() => void>();

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Lets `ms` milliseconds pass at once. */
  advance(ms: number): void {
    this.#ahead += ms;
    for (const moved of [...this.#moved]) moved();
  }

  /** Calls `look` whenever a test has moved the time. */
  onMove(look: () => void): void {
    this.#moved.add(look);
  }

  /** Resolves when the service's time reaches `at`, by itself or because a test moved it. */
  reach(at: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = () => {
        clearTimeout(timer);
        this.#moved.delete(look);
        resolve();
      };
      const look = () => {
        clearTimeout(timer);
        if (this.now() >= at) return done();
        timer = setTimeout(look, at - this.now());
        timer.unref();
      };
      this.#moved.add(look);
      signal.addEventListener("abort", done, { once: true });
      look();
    });
  }
}
