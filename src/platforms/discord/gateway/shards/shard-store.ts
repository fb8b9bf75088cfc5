// What processes share about the gateway: who is alive, the shards' sessions, and the limit of IDENTIFYs.

import type { Leases } from "../../../../core/leases.ts";

/** `id`: 0 … `of` − 1. */
export interface Shard {
  id: number;
  of: number;
}

export interface SavedSession {
  sessionId: string;
  /** The last event that was handled. */
  sequence: number;
  resumeURL: string;
}

export interface ShardStore {
  /** Whether another process may take over this one's shards. */
  readonly isShared: boolean;
  /** Says that this process is alive and wants this many shards in total. Resolves to how many processes are alive, this one included, and
   *  to the number of shards that they agreed on: what the oldest of them wanted. */
  heartbeat(shards: number): Promise<{ living: number; shards: number }>;
  /** This process wants no shards any longer. */
  leave(): Promise<void>;
  findSession(shard: Shard): Promise<SavedSession | undefined>;
  /** `session`: undefined when nothing can be resumed. Resolves to false, and saves nothing, if a later holder of the lease has saved one. */
  saveSession(shard: Shard, session: SavedSession | undefined, epoch: number): Promise<boolean>;
  /** Takes the bucket's next IDENTIFY. Resolves to 0 if it may be sent now, otherwise to the milliseconds after which to ask again. */
  takeIdentify(bucket: number): Promise<number>;
  /** False if this interaction was handled before: Discord repeats events when a session is resumed. */
  claimInteraction(id: string): Promise<boolean>;
}

/** For a single process: all shards are its own. */
export const localLeases: Leases = {
  acquire: async (name) => ({
    name,
    epoch: 1,
    signal: new AbortController().signal,
    isHeld: () => true,
    release: async () => {},
  }),
};

/** For a single process. Its sessions end with it, as nobody could resume them. */
export const localShards: ShardStore = {
  isShared: false,
  heartbeat: async (shards) => ({ living: 1, shards }),
  leave: async () => {},
  findSession: async () => undefined,
  saveSession: async () => true,
  takeIdentify: async () => 0,
  claimInteraction: async () => true,
};
