import { effect } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels.ts";
import { type Plane, resizePlane, withPlane } from "../../rendering/planes.ts";
import { randomFrom } from "../../rendering/random.ts";
import { toneAt } from "../../rendering/tones.ts";

export const grain = effect({
  name: "grain",
  about: "Film grain; another seed throws it differently.",
  examples: ["add grain", "film grain", "make it grainy", "a bit of noise"],
  phrases: "film grain|grain|grainy|grainier|noise|noisy|noisier",
  defaultAmount: 0.3,
  async run(picture, amount, { seed, scale }) {
    const coarse = Math.max(1, longestSide(picture) / scale / 2000) * scale;
    const size = {
      width: Math.max(1, Math.round(picture.width / Math.max(1, coarse))),
      height: Math.max(1, Math.round(picture.height / Math.max(1, coarse))),
    };
    const speckles = noise(size, randomFrom(seed));
    const fine = size.width === picture.width && size.height === picture.height ? speckles : await resizePlane(speckles, picture);
    const strength = amount * 0.9;
    return withPlane(picture, fine, (bytes, i, value) => {
      const tone = toneAt(bytes, i) / 255;
      const more = (value - 128) * strength * (0.35 + 2.6 * tone * (1 - tone));
      bytes[i] = (bytes[i] as number) + more;
      bytes[i + 1] = (bytes[i + 1] as number) + more;
      bytes[i + 2] = (bytes[i + 2] as number) + more;
    });
  },
});

/** Speckles around 128, nearly normally distributed. */
function noise({ width, height }: { width: number; height: number }, random: () => number): Plane {
  const values = new Uint8ClampedArray(width * height);
  for (let at = 0; at < values.length; at += 1) values[at] = 128 + (random() + random() + random() - 1.5) * 90;
  return { values, width, height };
}
