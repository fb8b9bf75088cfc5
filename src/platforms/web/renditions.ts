// Small pictures: renditions by hash, and the newest preview of what is being drawn. In memory only.

import { LRUCache } from "lru-cache";
import type { Card } from "../../core/cards.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { tileWidth } from "./pictures.ts";

/** Renditions are made once and kept while there is room. */
export class Renditions {
  readonly #kept = new LRUCache<string, Promise<Uint8Array>>({ max: 2000 });
  readonly #make: (bytes: Uint8Array, width: number) => Promise<Uint8Array>;
  constructor(make: (bytes: Uint8Array, width: number) => Promise<Uint8Array>) {
    this.#make = make;
  }

  async get(key: BlobKey, width: number, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const name = `${key}/${width}`;
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const made = read().then((bytes) => this.#make(bytes, width));
    this.#kept.set(name, made);
    made.catch(() => this.#kept.delete(name));
    return made;
  }

  /** Made before anybody asks: a card's pictures are about to be looked at. */
  prepare(key: BlobKey, read: () => Promise<Uint8Array>): void {
    this.get(key, tileWidth, read).catch(() => undefined); // whoever asks for it is told
  }
}

export class Previews {
  readonly #kept = new LRUCache<string, { version: number; bytes: Uint8Array }>({ max: 200 });

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
