// Pictures for tests, and a model that draws them.

import { randomBytes } from "node:crypto";
import type { ImageModel } from "../../src/core/ports/models.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { sharp } from "../../src/images/picture-slots.ts";

/** Random pixels, which no codec can compress. */
export async function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Red, green and blue at x and y, which are fractions of width and height. */
export async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(Buffer.from(bytes)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + 3)];
}

/** An animation: a bright bar that moves over blue. */
export async function film(type: "gif" | "webp", { width = 120, height = 80, count = 4 } = {}): Promise<Buffer> {
  const strip = Buffer.alloc(width * height * count * 3);
  for (let at = 0; at < width * height * count; at++) {
    const [x, frame] = [at % width, Math.floor(at / (width * height))];
    strip.set(Math.floor((x * count) / width) === frame ? [240, 220, 40] : [30, 60, 150], 3 * at);
  }
  const frames = sharp(strip, { raw: { width, height: height * count, channels: 3, pageHeight: height } });
  const shown = { delay: Array<number>(count).fill(120), loop: 0 };
  return (type === "gif" ? frames.gif(shown) : frames.webp({ ...shown, lossless: true })).toBuffer();
}

/** Type, number of frames and delay of a picture. */
export async function framesIn(bytes: Uint8Array): Promise<{ format: string; pages: number; delay?: number[] | undefined }> {
  const { format, pages = 1, delay } = await sharp(Buffer.from(bytes), { animated: true }).metadata();
  return { format, pages, ...(pages > 1 && { delay }) };
}

export async function sizeOf(bytes: Uint8Array): Promise<[number, number]> {
  const { width, height } = await sharp(Buffer.from(bytes)).metadata();
  return [width, height];
}

/** Draws the image once `until` resolves, and records the references of each drawing. */
export function createModel(
  image: () => Promise<Uint8Array>,
  until?: Promise<void>,
): ImageModel & { references: Uint8Array[][] } {
  return {
    ...{ id: "test/model" as ModelId, label: "Test", about: "draws what a test provides", references: [] },
    can: {
      ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
      ...{ aspectRatios: "any", resolutions: ["standard"], cost: "free", price: "free" },
    },
    choices: (_, wanted) => wanted,
    estimateUsd: () => 0,
    async draw({ references, seed }, { signal }) {
      this.references.push(await Promise.all(references.map((reference) => reference.read())));
      signal.throwIfAborted();
      const aborted = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => aborted.reject(signal.reason));
      await Promise.race([until, aborted.promise]);
      return { image: await image(), costUsd: 0, notes: [], seed };
    },
  };
}
