// Answers to forms from browsers without scripts. The page that follows shows each once.

import type { HandoffStore } from "./handoff.ts";

export interface Notice {
  /** The page that shows it. */
  path: string;
  text: string;
  /** The text that was refused, so that the person can change it. */
  draftText: string;
}

const NAME = "notice";

export class Notices {
  readonly #handoffs: HandoffStore;

  constructor(handoffs: HandoffStore) {
    this.#handoffs = handoffs;
  }

  async add(person: string, notice: Notice): Promise<void> {
    await this.#handoffs.set(person, NAME, JSON.stringify(notice));
  }

  async take(person: string, path: string): Promise<Notice | undefined> {
    const text = await this.#handoffs.get(person, NAME);
    const notice = text === undefined ? undefined : (JSON.parse(text) as Notice);
    if (notice?.path !== path) return undefined;
    await this.#handoffs.delete(person, NAME);
    return notice;
  }
}
