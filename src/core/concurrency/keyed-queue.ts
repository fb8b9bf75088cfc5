/** Runs work for the same key in order, and work for different keys in parallel. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Starts `work` when everything queued earlier under this key has settled. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#last.set(key, done);
    const forget = () => {
      if (this.#last.get(key) === done) this.#last.delete(key);
    };
    done.then(forget, forget);
    return done;
  }

  /** Resolves when everything queued so far has finished. */
  async onIdle(): Promise<void> {
    await Promise.allSettled([...this.#last.values()]);
  }
}
