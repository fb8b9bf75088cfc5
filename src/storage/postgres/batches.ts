import { setImmediate } from "node:timers/promises";

interface Waiting<Item> extends PromiseWithResolvers<boolean> {
  item: Item;
}

/** Does with one statement what several tasks ask for at about the same time. One batch of a queue is under way at a time. */
export class Batches<Item> {
  readonly #settle: (queue: string, items: Item[]) => Promise<boolean[]>;
  readonly #waiting = new Map<string, Waiting<Item>[]>();

  /** `settle`: resolves to one answer for each item. */
  constructor(settle: (queue: string, items: Item[]) => Promise<boolean[]>) {
    this.#settle = settle;
  }

  add(queue: string, item: Item): Promise<boolean> {
    const waiting = { item, ...Promise.withResolvers<boolean>() };
    const batch = this.#waiting.get(queue);
    if (batch) batch.push(waiting);
    else {
      this.#waiting.set(queue, [waiting]);
      void this.#run(queue);
    }
    return waiting.promise;
  }

  async #run(queue: string): Promise<void> {
    await setImmediate(); // until everybody who has come as far has asked
    for (let batch = this.#take(queue); batch.length > 0; batch = this.#take(queue)) {
      try {
        const answers = await this.#settle(
          queue,
          batch.map(({ item }) => item),
        );
        for (const [at, { resolve }] of batch.entries()) resolve(answers[at] ?? false);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(queue);
  }

  #take(queue: string): Waiting<Item>[] {
    return this.#waiting.get(queue)?.splice(0) ?? [];
  }
}
