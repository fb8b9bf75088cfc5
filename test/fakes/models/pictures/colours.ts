import { createHash } from "node:crypto";
import sharp from "sharp";

export type Colour = { r: number; g: number; b: number };

/** The colour that represents a prompt. */
export function colourOfPrompt(recorded: { model: string; prompt: string; seed?: number | undefined; number?: number }): Colour {
  const { model, prompt, seed, number = 1 } = recorded;
  const [r = 0, g = 0, b = 0] = createHash("sha256")
    .update(JSON.stringify([model, prompt, seed ?? null, number]))
    .digest();
  return { r, g, b };
}

/** A picture's mean colour. */
export async function colourOf(picture: Uint8Array): Promise<Colour> {
  const small = sharp(picture).flatten({ background: "#fff" }).toColourspace("srgb").resize(64, 64, { fit: "fill" });
  return meanOf(await small.raw().toBuffer());
}

/** The mean colour of three-channel pixels. */
export function meanOf(pixels: Uint8Array): Colour {
  const sums = [0, 0, 0];
  pixels.forEach((value, at) => {
    sums[at % 3] = (sums[at % 3] ?? 0) + value;
  });
  const [r = 0, g = 0, b = 0] = sums.map((sum) => Math.round((sum * 3) / pixels.length));
  return { r, g, b };
}

/** Whether two colours are equal within JPEG's precision. */
export function alike(one: Colour, other: Colour): boolean {
  return Math.abs(one.r - other.r) + Math.abs(one.g - other.g) + Math.abs(one.b - other.b) <= 24;
}
