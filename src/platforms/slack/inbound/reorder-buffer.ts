import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { KeyedQueue } from "../../../core/keyed-queue.ts";
import type { Sleep } from "../../shared/sleep.ts";

/** Of two messages sent within a moment, the later one may reach us first, over the other connection. */
const REORDER_WINDOW_MS = 120;
/** A channel counts as busy on a connection for this long after something came over it. */
const ACTIVE_WINDOW_MS = 1_000;

interface BufferedEvent {
  ts: string;
  act: () => Promise<void>;
}

interface Activity {
  ts: string;
  connection: object;
  at: number;
}

/** Deals with what was said in a channel one after the other, in the order in which it was said. */
export class ReorderBuffer {
  readonly #order = new KeyedQueue();
  readonly #waiting = new Map<string, BufferedEvent[]>();
  /** The newest that each connection brought of a channel. */
  readonly #active = new LRUCache<string, Activity[]>({ max: 1000 });
  readonly #pause: Sleep;
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(pause: Sleep, now: () => number = () => performance.now()) {
    this.#pause = pause;
    this.#now = now;
  }

  /** Something of this channel came over `line`, be it for us or not. */
  note(channel: string, ts: string, connection: object): void {
    const at = this.#now();
    const others = (this.#active.get(channel) ?? []).filter(
      (one) => one.connection !== connection && one.at > at - ACTIVE_WINDOW_MS,
    );
    this.#active.set(channel, [...others, { ts, connection, at }]);
  }

  /** Resolves to what `act` does, when its turn has come. `line`: the connection that it has just come over; undefined where it came
   *  earlier. What may have been overtaken is waited for only where another connection has brought something of this channel just now. */
  async add<T>(channel: string, ts: string, act: () => Promise<T>, connection?: object): Promise<T> {
    const done = Promise.withResolvers<T>();
    const waiting = this.#waiting.get(channel) ?? [];
    this.#waiting.set(channel, waiting);
    waiting.push({ ts, act: () => act().then(done.resolve, done.reject) });
    if (connection && (await this.#mayOvertake(channel, ts, connection))) await this.#pause(REORDER_WINDOW_MS);
    void this.#order.run(channel, () => this.#earliest(channel, waiting));
    return done.promise;
  }

  async #mayOvertake(channel: string, ts: string, connection: object): Promise<boolean> {
    await setImmediate(); // what is here already on the other connection is noted before that
    const since = this.#now() - ACTIVE_WINDOW_MS;
    return (this.#active.get(channel) ?? []).some((one) => one.connection !== connection && one.ts !== ts && one.at > since);
  }

  async #earliest(channel: string, waiting: BufferedEvent[]): Promise<void> {
    const first = waiting.reduce((a, b) => (b.ts < a.ts ? b : a));
    waiting.splice(waiting.indexOf(first), 1);
    if (waiting.length === 0 && this.#waiting.get(channel) === waiting) this.#waiting.delete(channel);
    await first.act();
  }
}
