// Pictures as tests need them, and a model that draws them.

import { randomBytes } from "node:crypto";
import type { ImageModel } from "../../src/core/ports.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { sharp } from "../../src/images/picture-slots.ts";

/** Grey in which nothing repeats: no codec makes it small. */
export async function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** The colour at a place given in parts of the whole, as red, green and blue. */
export async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(Buffer.from(bytes)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + 3)];
}

export async function sizeOf(bytes: Uint8Array): Promise<[number, number]> {
  const { width, height } = await sharp(Buffer.from(bytes)).metadata();
  return [width, height];
}

/** Draws what it is given, once `until` resolves; remembers what it was asked to start from. */
export function drawing(image: () => Promise<Uint8Array>, until?: Promise<void>): ImageModel & { given: Uint8Array[][] } {
  return {
    ...{ id: "test/model" as ModelId, label: "Test", about: "draws what a test wants", given: [] },
    can: {
      ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
      ...{ aspectRatios: "any", resolutions: ["standard"], cost: "free", price: "free" },
    },
    choices: (_, wanted) => wanted,
    estimateUsd: () => 0,
    async draw({ references, seed }, { signal }) {
      this.given.push(await Promise.all(references.map((reference) => reference.read())));
      signal.throwIfAborted();
      const aborted = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => aborted.reject(signal.reason));
      await Promise.race([until, aborted.promise]);
      return { image: await image(), costUsd: 0, notes: [], seed };
    },
  };
}
