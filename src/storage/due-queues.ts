import { setImmediate } from "node:timers/promises";

/** Which queues have something due. All lanes of a worker look dozens of times per turn, at the same moment and mostly in vain, so they look
 *  together. */
export class DueQueues {
  readonly #find: (queues: string[]) => Promise<string[]>;
  /** The last fetch from these found something. */
  readonly #busy = new Set<string>();
  #asked = new Set<string>();
  #answer: Promise<string[]> | undefined;

  /** `find`: which of these queues have something due. */
  constructor(find: (queues: string[]) => Promise<string[]>) {
    this.#find = find;
  }

  /** False if a fetch would find nothing. */
  async has(queue: string): Promise<boolean> {
    if (this.#busy.has(queue)) return true;
    this.#asked.add(queue);
    this.#answer ??= this.#look();
    return (await this.#answer).includes(queue);
  }

  /** `found`: whether a fetch from this queue found something, so that there may be more. */
  note(queue: string, found: boolean): void {
    if (found) this.#busy.add(queue);
    else this.#busy.delete(queue);
  }

  async #look(): Promise<string[]> {
    await setImmediate(); // until all timers that are due have fired
    const asked = [...this.#asked];
    this.#asked = new Set();
    this.#answer = undefined;
    return this.#find(asked);
  }
}
