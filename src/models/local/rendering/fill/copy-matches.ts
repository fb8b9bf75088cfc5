import type { Pixels } from "../pixels/pixels.ts";
import { byLikeness, type Completion } from "./complete.ts";
import { type Differences, interpolate, spreadDifferences } from "./correct-colours.ts";
import { REACH } from "./masks.ts";

/** Copies what a completion found into the hole of the picture, in place and at its full size, and fits the colours to those around the
 *  hole. `opacity`: how much of each pixel is replaced, 0–255. */
export function copyMatches(picture: Pixels, opacity: Uint8ClampedArray, completion: Completion): void {
  const { bytes, width, height, channels } = picture;
  const { level, matches, shift, weights } = completion;
  const shares = byLikeness(level, matches, weights);
  const differences = differencesAround(completion, shares);
  const scale = 2 ** shift;
  const pixel = new Float64Array(4);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = (opacity[at] as number) / 255;
      if (share === 0) continue;
      const [u, v] = [(x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5];
      if (!blend(u, v, x, y)) continue;
      const alpha = channels === 4 ? (pixel[3] as number) / 255 : 1;
      for (let channel = 0; channel < 3; channel += 1) {
        const to = channels * at + channel;
        const wanted = (pixel[channel] as number) / Math.max(alpha, 1e-6) - interpolate(differences, u, v, channel);
        bytes[to] = (bytes[to] as number) + (wanted - (bytes[to] as number)) * share;
      }
      if (channels === 4)
        bytes[4 * at + 3] = (bytes[4 * at + 3] as number) + ((pixel[3] as number) - (bytes[4 * at + 3] as number)) * share;
    }

  /** The mean of what the matches around (u, v) say about (x, y), with premultiplied alpha. */
  function blend(u: number, v: number, x: number, y: number): boolean {
    pixel.fill(0);
    let whole = 0;
    const centreX = Math.min(level.width - 1 - REACH, Math.max(REACH, Math.round(u)));
    const centreY = Math.min(level.height - 1 - REACH, Math.max(REACH, Math.round(v)));
    for (let cy = centreY - 1; cy <= centreY + 1; cy += 1)
      for (let cx = centreX - 1; cx <= centreX + 1; cx += 1) {
        if (cx < REACH || cy < REACH || cx >= level.width - REACH || cy >= level.height - REACH) continue;
        const centre = cy * level.width + cx;
        const source = matches.sources[centre] as number;
        if (source < 0) continue;
        const fromX = x + ((source % level.width) - cx) * scale;
        const fromY = y + (((source / level.width) | 0) - cy) * scale;
        if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
        const [dx, dy] = [cx - u, cy - v];
        const share = Math.exp(-(dx * dx + dy * dy) / (2 * KERNEL * KERNEL)) * (shares[centre] as number);
        const from = channels * (fromY * width + fromX);
        const alpha = channels === 4 ? (bytes[from + 3] as number) / 255 : 1;
        for (let channel = 0; channel < 3; channel += 1)
          pixel[channel] = (pixel[channel] as number) + share * alpha * (bytes[from + channel] as number);
        pixel[3] = (pixel[3] as number) + share * 255 * alpha;
        whole += share;
      }
    if (whole === 0) return false;
    for (let channel = 0; channel < 4; channel += 1) pixel[channel] = (pixel[channel] as number) / whole;
    return true;
  }
}

/** How far matches count around their centre: little, so that textures stay sharp. In pixels of the level. */
const KERNEL = 0.6;

/** How much brighter or darker than what is there the matches are, next to the hole, and from there smoothly over it. */
function differencesAround({ level, matches }: Completion, shares: Float32Array): Differences {
  const { rgb, hole, width, height } = level;
  const differences: Differences = {
    ...{ width, height },
    values: new Float32Array(3 * width * height),
    weights: new Float32Array(width * height),
  };
  for (const target of matches.targets) {
    if (hole[target] === 1) continue;
    const source = matches.sources[target] as number;
    for (let channel = 0; channel < 3; channel += 1)
      differences.values[3 * target + channel] = (rgb[3 * source + channel] as number) - (rgb[3 * target + channel] as number);
    differences.weights[target] = shares[target] as number;
  }
  spreadDifferences(differences);
  return differences;
}
