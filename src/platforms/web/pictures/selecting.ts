import { KeyedQueue } from "../../../core/concurrency/keyed-queue.ts";

/** Per person, besides the one that runs. */
const MAX_WAITING = 3;

/** The searches for subjects, one of each person at a time. */
export class Selecting {
  readonly #queue = new KeyedQueue();
  readonly #counts = new Map<string, number>();

  /** Runs a search after those that the person started before. Undefined: too many of theirs are waiting. */
  run<T>(person: string, work: () => Promise<T>): Promise<T> | undefined {
    const count = this.#counts.get(person) ?? 0;
    if (count > MAX_WAITING) return undefined;
    this.#counts.set(person, count + 1);
    return this.#queue.run(person, work).finally(() => this.#release(person));
  }

  #release(person: string): void {
    const left = (this.#counts.get(person) ?? 1) - 1;
    if (left > 0) this.#counts.set(person, left);
    else this.#counts.delete(person);
  }
}
