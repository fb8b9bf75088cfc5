import { InOrder } from "../shared/in-order.ts";
import type { Pause } from "../shared/pause.ts";

/** Of two messages sent within a moment, the later one may reach us first, over the other connection. */
const MOMENT_MS = 120;

interface Arrival {
  ts: string;
  act: () => Promise<void>;
}

/** Deals with what was said in a channel one after the other, in the order in which it was said. */
export class Arrivals {
  readonly #order = new InOrder();
  readonly #waiting = new Map<string, Arrival[]>();
  readonly #pause: Pause;

  constructor(pause: Pause) {
    this.#pause = pause;
  }

  /** Resolves to what `act` does, when its turn has come. */
  async add<T>(channel: string, ts: string, act: () => Promise<T>): Promise<T> {
    const done = Promise.withResolvers<T>();
    const waiting = this.#waiting.get(channel) ?? [];
    this.#waiting.set(channel, waiting);
    waiting.push({ ts, act: () => act().then(done.resolve, done.reject) });
    await this.#pause(MOMENT_MS);
    void this.#order.run(channel, () => this.#earliest(channel, waiting));
    return done.promise;
  }

  async #earliest(channel: string, waiting: Arrival[]): Promise<void> {
    const first = waiting.reduce((a, b) => (b.ts < a.ts ? b : a));
    waiting.splice(waiting.indexOf(first), 1);
    if (waiting.length === 0 && this.#waiting.get(channel) === waiting) this.#waiting.delete(channel);
    await first.act();
  }
}
