// Answers to forms from browsers without scripts. The page that follows shows each once.

import { LRUCache } from "lru-cache";

export interface Notice {
  /** The page that shows it. */
  path: string;
  text: string;
  /** The text that was refused, so that the person can change it. */
  draftText: string;
}

const MAX_NOTICES = 500;

export class Notices {
  readonly #notices = new LRUCache<string, Notice>({ max: MAX_NOTICES });

  add(person: string, notice: Notice): void {
    this.#notices.set(person, notice);
  }

  take(person: string, path: string): Notice | undefined {
    const notice = this.#notices.get(person);
    if (notice?.path !== path) return undefined;
    this.#notices.delete(person);
    return notice;
  }
}
