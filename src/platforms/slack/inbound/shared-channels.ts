// Which channels other organizations share. Events tell; a history that is read again doesn't.

import { LRUCache } from "lru-cache";
import type { SlackStore } from "../store/store.ts";

const MAX_CACHED = 2000;

export class SharedChannels {
  readonly #rows: Pick<SlackStore, "saveChannelSharing" | "isChannelShared">;
  readonly #cached = new LRUCache<string, boolean>({ max: MAX_CACHED });

  constructor(rows: Pick<SlackStore, "saveChannelSharing" | "isChannelShared">) {
    this.#rows = rows;
  }

  /** An event in this channel said so. Written down where that is new; rejects when it couldn't be. */
  async note(channel: string, shared: boolean | undefined): Promise<void> {
    if (shared === undefined || (await this.has(channel)) === shared) return;
    await this.#rows.saveChannelSharing(channel, shared);
    this.#cached.set(channel, shared);
  }

  /** Undefined where no event in the channel has told. */
  async has(channel: string): Promise<boolean | undefined> {
    const shared = this.#cached.get(channel) ?? (await this.#rows.isChannelShared(channel));
    if (shared !== undefined) this.#cached.set(channel, shared);
    return shared;
  }
}
