// Paints pictures in colours that survive any codec, and recognizes them.

import sharp from "sharp";

const colours = {
  ...{ red: [255, 0, 0], green: [0, 160, 0], blue: [0, 0, 255], yellow: [255, 255, 0], cyan: [0, 255, 255] },
  ...{ magenta: [255, 0, 255], black: [0, 0, 0], white: [255, 255, 255], grey: [128, 128, 128] },
} as const;

export type Colour = keyof typeof colours;
export const allColours = Object.keys(colours) as Colour[];

/** A picture of 48 × 32 pixels. */
export async function paint(colour: Colour): Promise<Uint8Array> {
  const [r, g, b] = colours[colour];
  return sharp({ create: { width: 48, height: 32, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
}

/** The colour nearest to the picture's mean. */
export async function colourOf(picture: Uint8Array): Promise<Colour> {
  const { channels } = await sharp(picture).removeAlpha().toColourspace("srgb").stats();
  const distance = (colour: Colour) =>
    colours[colour].reduce((sum, value, at) => sum + Math.abs(value - (channels[at]?.mean ?? 0)), 0);
  return allColours.reduce((best, colour) => (distance(colour) < distance(best) ? colour : best));
}
