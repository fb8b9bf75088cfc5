// What one request leaves for the next of the same person: browsers without scripts are redirected after every form.

import { LRUCache } from "lru-cache";

/** Small texts by person and name. Each lasts a day at most. */
export interface HandoffStore {
  set(person: string, name: string, text: string): Promise<void>;
  get(person: string, name: string): Promise<string | undefined>;
  delete(person: string, name: string): Promise<void>;
  forgetPerson(person: string): Promise<void>;
}

const MAX_TEXTS = 1000;

/** For one process: the newest texts, until it ends. */
export class MemoryHandoffStore implements HandoffStore {
  readonly #texts = new LRUCache<string, { person: string; text: string }>({ max: MAX_TEXTS });

  async set(person: string, name: string, text: string): Promise<void> {
    this.#texts.set(keyOf(person, name), { person, text });
  }

  async get(person: string, name: string): Promise<string | undefined> {
    return this.#texts.get(keyOf(person, name))?.text;
  }

  async delete(person: string, name: string): Promise<void> {
    this.#texts.delete(keyOf(person, name));
  }

  async forgetPerson(person: string): Promise<void> {
    for (const [key, found] of this.#texts.entries()) if (found.person === person) this.#texts.delete(key);
  }
}

function keyOf(person: string, name: string): string {
  return JSON.stringify([person, name]);
}
