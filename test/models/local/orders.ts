import type { DrawOrder, Exchange } from "../../../src/core/ports/models.ts";
import type { StoredImage } from "../../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { local } from "../../../src/models/local/local.ts";

/** A picture as the core provides it. */
export function picture(bytes: Uint8Array): StoredImage {
  return { key: "" as BlobKey, type: "image/png", width: 1, height: 1, bytes: bytes.length, read: async () => bytes };
}

export function order(prompt: string, pictures: Uint8Array[], more: Partial<DrawOrder> = {}): DrawOrder {
  return {
    prompt,
    references: pictures.map(picture),
    history: [],
    aspectRatio: "as is",
    resolution: "standard",
    seed: 7,
    number: 1,
    choice: { index: 0, of: 1 },
    requestedAt: new Date("2026-03-14T15:09:26Z"),
    personHash: "",
    ...more,
  };
}

export function draw(prompt: string, pictures: Uint8Array[], more: Partial<DrawOrder> = {}) {
  return local.draw(order(prompt, pictures, more), { signal: new AbortController().signal, preview() {} });
}

/** An earlier turn that drew on these pictures. */
export function exchange(prompt: string, references: Uint8Array[]): Exchange {
  return { prompt, references: references.map(picture), pictures: [], choice: { index: 0, of: 1 } };
}
