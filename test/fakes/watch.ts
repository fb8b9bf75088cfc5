const hangsAfterMs = 20_000;
const lookAgainMs = 20;

/** Lets tests wait for facts: looked at whenever something changes here, and now and then for what changes elsewhere. */
export class Watch {
  #looks = new Set<() => void>();

  changed(): void {
    for (const look of [...this.#looks]) look();
  }

  /** Resolves with what `find` returns once that is neither undefined nor false. Throws after 20 s, naming `what`. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(hanging);
        clearInterval(again);
        this.#looks.delete(look);
      };
      const look = () => {
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
      const again = setInterval(look, lookAgainMs);
      const hanging = setTimeout(() => {
        end();
        reject(new Error(`waited in vain for ${what}`));
      }, hangsAfterMs);
      this.#looks.add(look);
      look();
    });
  }
}
