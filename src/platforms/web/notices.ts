// What a browser without scripts is told after it sent a form: on the page that it comes back to, once.

import { LRUCache } from "lru-cache";

export interface Notice {
  /** The page it is for. */
  path: string;
  say: string;
  /** What was written and not taken, to be changed. */
  text: string;
}

const MAX_NOTICES = 500;

export class Notices {
  readonly #kept = new LRUCache<string, Notice>({ max: MAX_NOTICES });

  keep(person: string, notice: Notice): void {
    this.#kept.set(person, notice);
  }

  take(person: string, path: string): Notice | undefined {
    const notice = this.#kept.get(person);
    if (notice?.path !== path) return undefined;
    this.#kept.delete(person);
    return notice;
  }
}
