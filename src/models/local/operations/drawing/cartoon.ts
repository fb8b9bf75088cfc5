import { clamp, defineEffect } from "../../operation.ts";
import { longestSide, type Pixels, resizePixels, shortestSide, transformPixels } from "../../rendering/pixels/pixels.ts";
import { blurPlane, changeWithPlane, luminanceOf } from "../../rendering/pixels/planes.ts";
import { applyMaps, saturation } from "../../rendering/pixels/point-maps.ts";
import { smoothstep, toneAt } from "../../rendering/pixels/tones.ts";
import { detectEdges } from "./edges.ts";

export const cartoon = defineEffect({
  name: "cartoon",
  about: "Gives flat colours and dark outlines, like a comic.",
  examples: ["cartoon", "make it look like a comic", "cartoonize it"],
  phrases:
    "cartoon|cartoonish|cartoony|cartooni[sz]e|cartooni[sz]ed|cartoonify|cartoonified|cartoons|comic book|comic|comics|comic strip|toon",
  defaultAmount: 0.6,
  async run(picture, amount) {
    const { width, height } = picture;
    const small = await shrink(picture, 1600);
    const lines = detectEdges(await blurPlane(luminanceOf(small), Math.max(0.6, longestSide(small) / 650)));
    const flat = flattenTones(await smooth(small), 10 - Math.round(4 * amount));
    applyMaps(flat, [saturation(0.25 + 0.3 * amount)]);
    changeWithPlane(flat, lines, (bytes, i, edge) => {
      const ink = 1 - smoothstep(28, 105, edge) * (0.45 + 0.5 * amount);
      bytes[i] = (bytes[i] as number) * ink;
      bytes[i + 1] = (bytes[i + 1] as number) * ink;
      bytes[i + 2] = (bytes[i + 2] as number) * ink;
    });
    return resizePixels(flat, { width, height }, { fit: "fill" });
  },
});

/** Removes small details. A picture smaller than the median's window has none. */
function smooth(picture: Pixels): Promise<Pixels> | Pixels {
  const window = clamp(Math.round(longestSide(picture) / 110), 3, 9) | 1;
  return shortestSide(picture) < window ? picture : transformPixels(picture, (one) => one.median(window));
}

/** Reduces luminance to a few levels with soft transitions, and keeps hues. */
function flattenTones(picture: Pixels, levels: number): Pixels {
  const { bytes, channels } = picture;
  const step = 255 / (levels - 1);
  const table = Float32Array.from({ length: 256 }, (_, tone) => {
    const low = Math.floor(tone / step);
    return (low + smoothstep(0.35, 0.65, tone / step - low)) * step;
  });
  for (let i = 0; i < bytes.length; i += channels) {
    const tone = toneAt(bytes, i);
    const gain = ((table[tone] as number) + 6) / (tone + 6);
    for (let channel = 0; channel < 3; channel += 1) bytes[i + channel] = (bytes[i + channel] as number) * gain;
  }
  return picture;
}

/** Shrinks to at most `side` pixels on the longest side. */
async function shrink(picture: Pixels, side: number): Promise<Pixels> {
  if (longestSide(picture) <= side) return picture;
  return resizePixels(picture, { width: side, height: side }, { fit: "inside" });
}
