import { LRUCache } from "lru-cache";

interface Options<T> {
  /** Total size of the cached pictures. */
  maxBytes: number;
  bytesOf(picture: T): Uint8Array;
  /** Milliseconds after which a picture is dropped, used or not. */
  ttlMs?: number;
}

/** Caches pictures that are costly to make, up to a total size. Concurrent requests for one share the work. */
export class PictureCache<T> {
  readonly #cached: LRUCache<string, { picture: T }>;
  readonly #making = new Map<string, Promise<T>>();

  constructor({ maxBytes, bytesOf, ttlMs }: Options<T>) {
    this.#cached = new LRUCache({
      maxSize: maxBytes,
      // A small picture may be a view into a larger block of memory, all of which it holds.
      sizeCalculation: ({ picture }) => Math.max(1, bytesOf(picture).buffer.byteLength),
      ...(ttlMs !== undefined && { ttl: ttlMs, ttlAutopurge: true }),
    });
  }

  /** Returns the cached picture, or makes it with `make`. A failure isn't cached: the next call tries again. */
  async get(name: string, make: () => Promise<T>): Promise<T> {
    const cached = this.#cached.get(name);
    if (cached) return cached.picture;
    const making = this.#making.get(name) ?? this.#make(name, make);
    return making;
  }

  /** Current size. */
  get bytes(): number {
    return this.#cached.calculatedSize;
  }

  #make(name: string, make: () => Promise<T>): Promise<T> {
    const making = make()
      .then((picture) => {
        this.#cached.set(name, { picture });
        return picture;
      })
      .finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }
}
