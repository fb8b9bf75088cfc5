import sharp from "sharp";
import { type Colour, colourOf } from "./colours.ts";

/** What a picture by this service says about how it came to be. */
export interface Look {
  width: number;
  height: number;
  format: string;
  hasAlpha: boolean;
  /** Compare with `colourOfWords`. */
  words: Colour;
  /** One for each reference, in order; compare with `colourOf` of what was sent. */
  stripes: Colour[];
}

/** Looks at a picture as a test does: the colour of its words, and one stripe for each of so many references. */
export async function lookAt(picture: Uint8Array, references: number): Promise<Look> {
  const { width, height, format, hasAlpha } = await sharp(picture).metadata();
  const part = async (left: number, top: number, wide: number, high: number) =>
    colourOf(
      await sharp(picture)
        .extract({
          left: Math.floor(left),
          top: Math.floor(top),
          width: Math.max(1, Math.floor(wide)),
          height: Math.max(1, Math.floor(high)),
        })
        .png()
        .toBuffer(),
    );
  const stripe = width / Math.max(1, references);
  const stripes = Array.from({ length: references }, (_, at) =>
    part((at + 0.25) * stripe, height * 0.92, stripe / 2, height / 16),
  );
  return {
    width,
    height,
    format,
    hasAlpha,
    words: await part(width / 32, height / 32, width / 16, height / 16),
    stripes: await Promise.all(stripes),
  };
}
