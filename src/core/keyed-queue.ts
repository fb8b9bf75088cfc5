/** One thing after another for each name; different names beside each other. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Begins when everything handed over before under this name has ended, however it ended. */
  run<T>(name: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const done = before.then(act, act);
    this.#last.set(name, done);
    const forget = () => {
      if (this.#last.get(name) === done) this.#last.delete(name);
    };
    done.then(forget, forget);
    return done;
  }

  /** Resolves when everything queued so far has finished. */
  async onIdle(): Promise<void> {
    await Promise.allSettled([...this.#last.values()]);
  }
}
