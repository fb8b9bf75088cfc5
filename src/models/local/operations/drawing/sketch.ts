import { defineEffect } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { blurPlane, changeWithPlane, luminanceOf } from "../../rendering/pixels/planes.ts";
import { applyMaps, saturation } from "../../rendering/pixels/point-maps.ts";

// As if drawn or printed; from the picture's own lines and tones.

export const sketch = defineEffect({
  name: "sketch",
  about: "Turns the picture into a pencil drawing.",
  examples: ["turn it into a sketch", "pencil drawing", "like a pencil sketch"],
  phrases:
    "draw (in|with) pencil|pencil sketch|charcoal sketch|sketch|hand drawn|hand drawing|sketchy|pencil drawing|pencil|charcoal drawing|sketched|drawn|drawing|line drawing|line art",
  defaultAmount: 0.6,
  async run(picture, amount) {
    applyMaps(picture, [saturation(-1)]);
    const soft = await blurPlane(luminanceOf(picture), Math.max(1, longestSide(picture) * (0.003 + 0.007 * amount)));
    return changeWithPlane(picture, soft, (bytes, i, mean) => {
      const grey = bytes[i] as number;
      // Differences as small as noise leave no line. In dark areas there is nothing but noise.
      const line = Math.min(1, (1.03 * grey + 32) / (mean + 32)) ** (2 + 4 * amount);
      const tone = 255 * line * (0.7 + 0.3 * (grey / 255) ** 0.6);
      bytes[i] = tone;
      bytes[i + 1] = tone;
      bytes[i + 2] = tone;
    });
  },
});
