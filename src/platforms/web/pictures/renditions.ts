// Small pictures in memory: renditions, and the newest preview of each unfinished variant.

import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import type { Card } from "../../../core/cards/views.ts";
import type { BlobKey } from "../../../core/vocabulary.ts";
import { PictureCache } from "../../../images/cache.ts";
import { tileWidth } from "./frames.ts";

/** About a thousand tiles. */
const MAX_RENDITION_BYTES = 64 * 1024 * 1024;
/** Previews of a few hundred variants. */
const MAX_PREVIEW_BYTES = 16 * 1024 * 1024;
/** Hundreds of originals at once wouldn't fit into memory. */
const MAX_CONCURRENT = 4;

/** Makes each rendition once and keeps it while there is room. */
export class RenditionCache {
  readonly #cache = new PictureCache<Uint8Array>({ maxBytes: MAX_RENDITION_BYTES, bytesOf: (bytes) => bytes });
  readonly #limit = pLimit(MAX_CONCURRENT);
  readonly #render: (bytes: Uint8Array, width: number) => Promise<Uint8Array>;
  constructor(render: (bytes: Uint8Array, width: number) => Promise<Uint8Array>) {
    this.#render = render;
  }

  /** Bytes in use now. */
  get bytes(): number {
    return this.#cache.bytes;
  }

  get(key: BlobKey, width: number, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return this.#cache.get(`${key}/${width}`, () => this.#limit(async () => this.#render(await read(), width)));
  }

  /** Makes the tile of a picture that is about to be shown. */
  prepare(key: BlobKey, read: () => Promise<Uint8Array>): void {
    this.get(key, tileWidth, read).catch(() => undefined); // the next caller of `get` gets the error
  }
}

interface Preview {
  version: number;
  bytes: Uint8Array;
}

export class PreviewCache {
  readonly #cache = new LRUCache<string, Preview>({
    maxSize: MAX_PREVIEW_BYTES,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.buffer.byteLength),
  });

  /** Keeps the previews on a card, so that they are there when a window requests them. */
  async update(card: Card): Promise<void> {
    for (const { variant, image } of card.slots)
      if (image?.preview && (this.#cache.get(variant)?.version ?? -1) < image.version)
        this.#cache.set(variant, { version: image.version, bytes: await image.read() });
  }

  get(variant: string): Uint8Array | undefined {
    return this.#cache.get(variant)?.bytes;
  }
}
