const TIMEOUT_MS = 20_000;
const POLL_INTERVAL_MS = 20;

/** Lets tests wait for a condition. It's checked on every change of the service, and regularly for changes elsewhere. */
export class Watch {
  readonly #checks = new Set<() => void>();

  changed(): void {
    for (const check of [...this.#checks]) check();
  }

  /** Resolves with what `find` returns once that is neither undefined nor false. Rejects after 20 s, naming `what`. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timeout);
        clearInterval(polling);
        this.#checks.delete(check);
      };
      const check = () => {
        try {
          const found = find();
          if (found === undefined || found === false) return;
          end();
          resolve(found);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const polling = setInterval(check, POLL_INTERVAL_MS);
      const timeout = setTimeout(() => {
        end();
        reject(new Error(`timed out waiting for ${what}`));
      }, TIMEOUT_MS);
      this.#checks.add(check);
      check();
    });
  }
}
