// Remembers which channels are shared with other organizations: only events say so, messages in a history don't.

import { LRUCache } from "lru-cache";
import type { SlackStore } from "../store/store.ts";

export class SharedChannels {
  readonly #rows: Pick<SlackStore, "saveChannelSharing" | "isChannelShared">;
  readonly #cached: LRUCache<string, boolean>;

  constructor(rows: Pick<SlackStore, "saveChannelSharing" | "isChannelShared">, maxCached: number) {
    this.#rows = rows;
    this.#cached = new LRUCache({ max: maxCached });
  }

  /** Stores what an event says about its channel, if it is new. Rejects if it can't be stored. */
  async record(channel: string, shared: boolean | undefined): Promise<void> {
    if (shared === undefined || (await this.has(channel)) === shared) return;
    await this.#rows.saveChannelSharing(channel, shared);
    this.#cached.set(channel, shared);
  }

  /** Undefined if no event in the channel has said so. */
  async has(channel: string): Promise<boolean | undefined> {
    const shared = this.#cached.get(channel) ?? (await this.#rows.isChannelShared(channel));
    if (shared !== undefined) this.#cached.set(channel, shared);
    return shared;
  }
}
