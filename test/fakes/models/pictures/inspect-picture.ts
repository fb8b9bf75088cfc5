import sharp from "sharp";
import { type Colour, colourOf } from "./colours.ts";

/** What a picture drawn by the fake service was made from. */
export interface InspectedPicture {
  width: number;
  height: number;
  format: string;
  hasAlpha: boolean;
  /** The colour of the prompt; compare with `colourOfPrompt`. */
  prompt: Colour;
  /** One colour per reference, in order; compare with `colourOf` the sent pictures. */
  stripes: Colour[];
  /** The mean colour between the prompt's and the stripes. */
  middle: Colour;
}

/** Reads the colour of the prompt and one stripe for each reference from a picture. */
export async function inspectPicture(picture: Uint8Array, references: number): Promise<InspectedPicture> {
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
    prompt: await part(width / 32, height / 32, width / 16, height / 16),
    stripes: await Promise.all(stripes),
    middle: await part(0, height / 4, width, height / 2),
  };
}
