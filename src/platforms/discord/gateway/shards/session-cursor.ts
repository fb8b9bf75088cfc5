// How far a shard's session has been handled, so that this process or the next can resume it without losing an event.

import type { SessionInfo } from "@discordjs/ws";
import type { Shard, ShardStore } from "./shard-store.ts";

/** The session of one shard. Discord repeats every event after the saved sequence, so only handled events count. */
export class SessionCursor {
  readonly #shard: Shard;
  readonly #store: ShardStore;
  readonly #epoch: number;
  /** The sequences of events that are being handled, in order. */
  readonly #unhandled = new Set<number>();
  #session: SessionInfo | null = null;
  #saved: { sessionId: string; sequence: number } | undefined;
  #saving: Promise<unknown> = Promise.resolve();

  /** `epoch`: of the shard's lease. An older one can't save any longer. */
  constructor(shard: Shard, store: ShardStore, epoch: number) {
    this.#shard = shard;
    this.#store = store;
    this.#epoch = epoch;
  }

  /** Takes over the session of the process that had the shard before. */
  async load(): Promise<void> {
    const saved = await this.#store.findSession(this.#shard);
    const { id: shardId, of: shardCount } = this.#shard;
    this.#session = saved ? { ...saved, shardId, shardCount } : null;
    this.#saved = saved;
  }

  /** Synchronous: events keep their order only if reading it takes no time. */
  get current(): SessionInfo | null {
    return this.#session;
  }

  set current(session: SessionInfo | null) {
    if (session?.sessionId !== this.#session?.sessionId) this.#unhandled.clear();
    this.#session = session;
  }

  /** Counts an event as handled once `work` resolves. If it rejects, Discord repeats the event to the next connection. */
  track(sequence: number, work: Promise<void>): void {
    const id = this.#session?.sessionId;
    this.#unhandled.add(sequence);
    work.then(
      () => {
        if (this.#session?.sessionId === id) this.#unhandled.delete(sequence);
      },
      () => {},
    );
  }

  /** Resolves to false if another process has the shard by now. One save follows the other. */
  async save(): Promise<boolean> {
    const saving = this.#saving.then(() => this.#saveNow());
    this.#saving = saving.catch(() => {}); // the caller handles the error
    return await saving;
  }

  async #saveNow(): Promise<boolean> {
    const session = this.#session;
    const [first] = this.#unhandled;
    const sequence = first === undefined ? session?.sequence : first - 1;
    if (session?.sessionId === this.#saved?.sessionId && sequence === this.#saved?.sequence) return true;
    const { sessionId, resumeURL } = session ?? {};
    const next = sessionId && resumeURL && sequence !== undefined ? { sessionId, resumeURL, sequence } : undefined;
    const isOurs = await this.#store.saveSession(this.#shard, next, this.#epoch);
    this.#saved = next;
    return isOurs;
  }

  /** Resolves when the events so far are handled. */
  async settle(timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (this.#unhandled.size > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
