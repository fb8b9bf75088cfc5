import { clamp, defineEffect } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { blurPlane, luminanceOf } from "../../rendering/pixels/planes.ts";

export const emboss = defineEffect({
  name: "emboss",
  about: "Turns the picture into a grey relief, lit from one side.",
  examples: ["emboss"],
  phrases: "emboss|embossed|embossing|relief|engraved|engrave|bas relief",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const apart = Math.max(1, Math.round(longestSide(picture) / 900));
    const { values, width, height } = await blurPlane(luminanceOf(picture), apart / 2);
    const at = (x: number, y: number) => values[clamp(y, 0, height - 1) * width + clamp(x, 0, width - 1)] as number;
    const { bytes, channels } = picture;
    for (let y = 0, i = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, i += channels) {
        const value = 128 + (at(x + apart, y + apart) - at(x - apart, y - apart)) * (0.4 + 2.4 * amount);
        bytes[i] = value;
        bytes[i + 1] = value;
        bytes[i + 2] = value;
      }
    }
    return picture;
  },
});
