import { defineEffect } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { changeWithPlane, type Plane, resizePlane } from "../../rendering/pixels/planes.ts";
import { createRandom } from "../../rendering/pixels/random.ts";
import { toneAt } from "../../rendering/pixels/tones.ts";

export const grain = defineEffect({
  name: "grain",
  about: "Adds film grain; each seed gives a different pattern.",
  examples: ["add grain", "film grain", "make it grainy", "a bit of noise"],
  phrases: "film grain|grain|grainy|grainier|noise|noisy|noisier",
  defaultAmount: 0.3,
  varies: true,
  async run(picture, amount, { seed, scale }) {
    const coarse = Math.max(1, longestSide(picture) / scale / 2000) * scale;
    const size = {
      width: Math.max(1, Math.round(picture.width / Math.max(1, coarse))),
      height: Math.max(1, Math.round(picture.height / Math.max(1, coarse))),
    };
    const speckles = createNoise(size, createRandom(seed));
    const fine = size.width === picture.width && size.height === picture.height ? speckles : await resizePlane(speckles, picture);
    const strength = amount * 0.9;
    return changeWithPlane(picture, fine, (bytes, i, value) => {
      const tone = toneAt(bytes, i) / 255;
      const more = (value - 128) * strength * (0.35 + 2.6 * tone * (1 - tone));
      bytes[i] = (bytes[i] as number) + more;
      bytes[i + 1] = (bytes[i + 1] as number) + more;
      bytes[i + 2] = (bytes[i + 2] as number) + more;
    });
  },
});

/** Noise around 128, almost normally distributed. */
function createNoise({ width, height }: { width: number; height: number }, random: () => number): Plane {
  const values = new Uint8ClampedArray(width * height);
  for (let at = 0; at < values.length; at += 1) values[at] = 128 + (random() + random() + random() - 1.5) * 90;
  return { values, width, height };
}
