import { LRUCache } from "lru-cache";

interface Options<T> {
  /** The most that is kept, in bytes of pictures. */
  maxBytes: number;
  bytesOf(picture: T): Uint8Array;
  /** Milliseconds after which a picture is let go, asked for or not. */
  ttlMs?: number;
}

/** Pictures that are made once and kept while there is room: as many as fit, however many they are. */
export class PictureCache<T> {
  readonly #kept: LRUCache<string, { picture: T }>;
  readonly #making = new Map<string, Promise<T>>();

  constructor({ maxBytes, bytesOf, ttlMs }: Options<T>) {
    this.#kept = new LRUCache({
      maxSize: maxBytes,
      // A small picture may be a view into a larger block of memory, all of which it holds.
      sizeCalculation: ({ picture }) => Math.max(1, bytesOf(picture).buffer.byteLength),
      ...(ttlMs !== undefined && { ttl: ttlMs, ttlAutopurge: true }),
    });
  }

  /** Made by `make` unless it is there or being made. What could not be made is tried again by the next who asks. */
  async get(name: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name);
    if (kept) return kept.picture;
    const making = this.#making.get(name) ?? this.#make(name, make);
    return making;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  #make(name: string, make: () => Promise<T>): Promise<T> {
    const making = make()
      .then((picture) => {
        this.#kept.set(name, { picture });
        return picture;
      })
      .finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }
}
