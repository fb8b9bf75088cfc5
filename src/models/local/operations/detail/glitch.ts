import { defineEffect } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";

export const glitch = defineEffect({
  name: "glitch",
  about: "Shifts red and blue apart, like a video glitch.",
  examples: ["glitch effect", "chromatic aberration"],
  phrases: "glitch|glitchy|glitched|rgb shift|rgb split|chromatic aberration|colou?r fringes?|anaglyph|vhs",
  defaultAmount: 0.4,
  run(picture, amount) {
    const { width, height, channels } = picture;
    const shift = Math.max(1, Math.round(amount * 0.02 * longestSide(picture)));
    const from = picture.bytes.slice();
    for (let y = 0; y < height; y += 1) {
      const row = y * width;
      for (let x = 0; x < width; x += 1) {
        picture.bytes[(row + x) * channels] = from[(row + Math.max(0, x - shift)) * channels] as number;
        picture.bytes[(row + x) * channels + 2] = from[(row + Math.min(width - 1, x + shift)) * channels + 2] as number;
      }
    }
    return picture;
  },
});
