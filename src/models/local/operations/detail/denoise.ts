import { defineEffect } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { smoothstep, toneAt } from "../../rendering/pixels/tones.ts";

export const denoise = defineEffect({
  name: "denoise",
  about: "Reduces noise and keeps edges.",
  examples: ["denoise", "remove the noise", "less grainy"],
  phrases:
    "denoise|de noise|noise reduction|(remove|reduce|less|clean up|clean|get rid of|lower) (noise|grain|grains|noisiness|graininess)|less (noisy|grainy)|smooth|smoother|smoothen|smooth out|(remove|reduce) jpe?g artifacts|(too|is|it's|looks) (noisy|grainy)",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const sigma = Math.max(0.8, longestSide(picture) / 1800) * (0.6 + amount);
    const soft = await blurPixels(picture, sigma);
    return smoothSmallDifferences(picture, soft, 10 + 50 * amount, amount);
  },
});

/** Removes small differences from the blurred picture and keeps large ones. */
function smoothSmallDifferences(picture: Pixels, soft: Pixels, limit: number, amount: number): Pixels {
  const { bytes, channels } = picture;
  const keep = Float32Array.from({ length: 256 }, (_, away) => smoothstep(limit * 0.25, limit, away));
  for (let i = 0; i < bytes.length; i += channels) {
    const away = Math.abs(toneAt(bytes, i) - toneAt(soft.bytes, i));
    const share = (1 - (keep[away] as number)) * Math.min(1, 0.4 + amount);
    for (let channel = 0; channel < 3; channel += 1) {
      const value = bytes[i + channel] as number;
      bytes[i + channel] = value + ((soft.bytes[i + channel] as number) - value) * share;
    }
  }
  return picture;
}
