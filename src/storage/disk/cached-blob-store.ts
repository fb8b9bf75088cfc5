import { LRUCache } from "lru-cache";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { BlobKey } from "../../core/vocabulary.ts";

/** About twenty generated pictures, or the largest upload and a few more. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;

/** Caches what was last stored or read: models, cards and pages ask for a new picture within moments. Nobody changes the bytes. */
export class CachedBlobStore implements BlobStore {
  readonly #blobs: BlobStore;
  readonly #recent = new LRUCache<BlobKey, Uint8Array>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (bytes) => Math.max(1, bytes.buffer.byteLength),
  });

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  ensureFreeSpace(): Promise<void> {
    return this.#blobs.ensureFreeSpace();
  }

  put<T>(bytes: Uint8Array, use: (key: BlobKey) => Promise<T>): Promise<T> {
    return this.#blobs.put(bytes, (key) => {
      this.#recent.set(key, bytes);
      return use(key);
    });
  }

  async get(key: BlobKey): Promise<Uint8Array> {
    const known = this.#recent.get(key);
    if (known) return known;
    const bytes = await this.#blobs.get(key);
    this.#recent.set(key, bytes);
    return bytes;
  }

  async remove(keys: Iterable<BlobKey>, used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    return this.#blobs.remove(keys, async (key) => {
      const isUsed = await used(key);
      if (!isUsed) this.#recent.delete(key);
      return isUsed;
    });
  }

  async sweep(used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    this.#recent.clear();
    return this.#blobs.sweep(used);
  }
}
