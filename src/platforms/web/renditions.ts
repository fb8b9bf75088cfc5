// Small pictures: renditions by hash, and the newest preview of what is being drawn. In memory only.

import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import type { Card } from "../../core/cards/views.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { PictureCache } from "../../images/cache.ts";
import { tileWidth } from "./pictures.ts";

/** About a thousand tiles. */
const MAX_RENDITION_BYTES = 64 * 1024 * 1024;
/** Those of a few hundred variants that are being drawn. */
const MAX_PREVIEW_BYTES = 16 * 1024 * 1024;
/** Originals are read when it is their turn: hundreds at once would not fit into memory. */
const AT_ONCE = 4;

/** Renditions are made once and kept while there is room. */
export class RenditionCache {
  readonly #kept = new PictureCache<Uint8Array>({ maxBytes: MAX_RENDITION_BYTES, bytesOf: (bytes) => bytes });
  readonly #turn = pLimit(AT_ONCE);
  readonly #make: (bytes: Uint8Array, width: number) => Promise<Uint8Array>;
  constructor(make: (bytes: Uint8Array, width: number) => Promise<Uint8Array>) {
    this.#make = make;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#kept.bytes;
  }

  get(key: BlobKey, width: number, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return this.#kept.get(`${key}/${width}`, () => this.#turn(async () => this.#make(await read(), width)));
  }

  /** Made before anybody asks: a card's pictures are about to be looked at. */
  prepare(key: BlobKey, read: () => Promise<Uint8Array>): void {
    this.get(key, tileWidth, read).catch(() => undefined); // the next who asks gets the error
  }
}

interface Preview {
  version: number;
  bytes: Uint8Array;
}

export class PreviewCache {
  readonly #kept = new LRUCache<string, Preview>({
    maxSize: MAX_PREVIEW_BYTES,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.buffer.byteLength),
  });

  /** Keeps what the card shows unfinished, so that it is there when a window asks. */
  async keep(card: Card): Promise<void> {
    for (const { variant, image } of card.slots)
      if (image?.preview && (this.#kept.get(variant)?.version ?? -1) < image.version)
        this.#kept.set(variant, { version: image.version, bytes: await image.read() });
  }

  get(variant: string): Uint8Array | undefined {
    return this.#kept.get(variant)?.bytes;
  }
}
