import type { BlobKey } from "../../core/vocabulary.ts";

/** Where the bytes of pictures are, for several processes. Every method may be called for the same key at the same time, and rejects with
 *  `StorageError`: `unavailable` if waiting may help, `refused` if an admin has to change something, `full`. */
export interface ObjectStore {
  /** Rejects if the last request failed in a way that would make `put` fail too. Sends nothing. */
  ensureFreeSpace(): Promise<void>;
  /** Stores the bytes, or replaces them. The object's age starts from zero. */
  put(key: BlobKey, bytes: Uint8Array): Promise<void>;
  /** Resolves to whatever is stored, unchecked; undefined if there's no such object. */
  get(key: BlobKey): Promise<Uint8Array | undefined>;
  /** Resolves if there's no such object. Rejects only if the object may be deleted later than this. */
  delete(key: BlobKey): Promise<void>;
  /** All objects, in parts of at most a thousand. */
  list(): AsyncIterable<StoredObject[]>;
  /** Whether the last requests worked. */
  status(): "ready" | "down";
  /** Ends lists, and stops watching the store. */
  close(): void;
}

export interface StoredObject {
  key: BlobKey;
  /** Milliseconds since it was stored, by the store's clock. */
  ageMs: number;
}
