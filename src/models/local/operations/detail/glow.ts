import { defineEffect } from "../../operation.ts";
import { blurInStrips } from "../../rendering/pixels/blur.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";

export const glow = defineEffect({
  name: "glow",
  about: "Adds a soft, dreamy glow around bright areas.",
  examples: ["add a glow", "dreamy look", "soft glow"],
  phrases: "glow|glowing|glowy|bloom|dreamy|dream like|dreamlike|orton|ethereal|halation|radiant|soft light|magical",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const { bytes, width, channels } = picture;
    const lightOf = Float32Array.from({ length: 256 }, (_, tone) => (tone / 255) ** 1.7 * amount * 0.75);
    for await (const { soft, top } of blurInStrips(picture, longestSide(picture) * 0.018)) {
      for (let from = 0, to = top * width * channels; from < soft.bytes.length; from += channels, to += channels) {
        for (let channel = 0; channel < 3; channel += 1) {
          const own = bytes[to + channel] as number;
          bytes[to + channel] = own + (255 - own) * (lightOf[soft.bytes[from + channel] as number] as number);
        }
      }
    }
    return picture;
  },
});
