import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { KeyedQueue } from "../../../core/concurrency/keyed-queue.ts";
import type { Sleep } from "../../shared/gateway/sleep.ts";

/** Of two messages sent within this time, the later one may arrive first, on the other connection. */
const REORDER_WINDOW_MS = 120;
/** How long a channel counts as active on a connection after an event. */
const ACTIVE_WINDOW_MS = 1_000;
const MAX_CHANNELS = 1000;

interface BufferedEvent {
  ts: string;
  handle: () => Promise<void>;
}

interface Activity {
  ts: string;
  connection: object;
  at: number;
}

/** Handles the messages of a channel one at a time, in the order in which they were written. */
export class ReorderBuffer {
  readonly #order = new KeyedQueue();
  readonly #waiting = new Map<string, BufferedEvent[]>();
  /** The newest message of each channel on each connection. */
  readonly #active: LRUCache<string, Activity[]>;
  readonly #sleep: Sleep;
  readonly #now: () => number;

  /** `now`: a monotonic clock, in milliseconds. `maxChannels`: how many channels it remembers. */
  constructor(sleep: Sleep, now: () => number = () => performance.now(), maxChannels = MAX_CHANNELS) {
    this.#active = new LRUCache({ max: maxChannels });
    this.#sleep = sleep;
    this.#now = now;
  }

  /** Records that a message of this channel arrived on `connection`, whether or not it was for the bot. */
  recordArrival(channel: string, ts: string, connection: object): void {
    const at = this.#now();
    const others = (this.#active.get(channel) ?? []).filter(
      (one) => one.connection !== connection && one.at > at - ACTIVE_WINDOW_MS,
    );
    this.#active.set(channel, [...others, { ts, connection, at }]);
  }

  /** Runs `handle` in its turn, and resolves to its result. `connection`: the one the message just arrived on; undefined if it arrived earlier.
   *  Waits for messages that may have been overtaken only if another connection was just active in this channel. */
  async add<T>(channel: string, ts: string, handle: () => Promise<T>, connection?: object): Promise<T> {
    const done = Promise.withResolvers<T>();
    const waiting = this.#waiting.get(channel) ?? [];
    this.#waiting.set(channel, waiting);
    waiting.push({ ts, handle: () => handle().then(done.resolve, done.reject) });
    if (connection && (await this.#mayOvertake(channel, ts, connection))) await this.#sleep(REORDER_WINDOW_MS);
    void this.#order.run(channel, () => this.#handleEarliest(channel, waiting));
    return done.promise;
  }

  async #mayOvertake(channel: string, ts: string, connection: object): Promise<boolean> {
    await setImmediate(); // first records what has already arrived on the other connection
    const since = this.#now() - ACTIVE_WINDOW_MS;
    return (this.#active.get(channel) ?? []).some((one) => one.connection !== connection && one.ts !== ts && one.at > since);
  }

  /** For a handler that waits for something while it has its turn: runs those of earlier messages that were added in the meantime. */
  async handleEarlier(channel: string, ts: string): Promise<void> {
    const waiting = this.#waiting.get(channel);
    while (waiting?.some((one) => one.ts < ts)) await this.#handleEarliest(channel, waiting);
  }

  async #handleEarliest(channel: string, waiting: BufferedEvent[]): Promise<void> {
    const [first] = waiting.toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
    if (!first) return; // a later message's handler has run it
    waiting.splice(waiting.indexOf(first), 1);
    if (waiting.length === 0 && this.#waiting.get(channel) === waiting) this.#waiting.delete(channel);
    await first.handle();
  }
}
