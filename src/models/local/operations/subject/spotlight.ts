import { defineEffect } from "../../operation.ts";
import type { Box } from "../../rendering/pixels/boxes.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { smoothstep, toneAt } from "../../rendering/pixels/tones.ts";
import { separateLayers } from "../../subject/layers.ts";
import { findBoundingBox } from "../../subject/shape.ts";

export const spotlight = defineEffect({
  name: "spotlight",
  about: "Lights the subject and darkens the rest.",
  examples: ["spotlight on the subject", "put her in the spotlight", "a strong spotlight"],
  phrases: "(put|place)? in spotlight|spotlight effect|spotlight|spot light|spotlit|stage light|stage lighting|highlight",
  defaultAmount: 0.6,
  needsSubject: true,
  async run(picture, amount, context) {
    const layers = await separateLayers(picture, context.subject());
    return layers.over(dim(layers.background(), findBoundingBox(context.subject()), amount));
  },
});

/** Leaves a pool of light around a box, soft at its edge, and removes light and most of the colour outside. */
function dim(picture: Pixels, { left, top, width: across, height: down }: Box, amount: number): Pixels {
  const { bytes, width, height, channels } = picture;
  const margin = 0.1 * longestSide(picture);
  const [middleX, middleY] = [left + across / 2, top + down / 2];
  for (let y = 0, i = 0; y < height; y += 1) {
    const dy = (y - middleY) / (down / 2 + margin);
    for (let x = 0; x < width; x += 1, i += channels) {
      const dx = (x - middleX) / (across / 2 + margin);
      const dark = smoothstep(0.55, 1.5, Math.hypot(dx, dy));
      const light = 1 - amount * (0.3 + 0.66 * dark);
      const grey = toneAt(bytes, i);
      const colour = 1 - 0.5 * amount * dark;
      for (let channel = 0; channel < 3; channel += 1)
        bytes[i + channel] = light * (grey + ((bytes[i + channel] as number) - grey) * colour);
    }
  }
  return picture;
}
