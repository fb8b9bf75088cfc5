import { byLikeness, type Completion } from "./complete.ts";
import { type Differences, interpolate, spreadDifferences } from "./correct-colours.ts";
import type { Hole } from "./levels.ts";
import { REACH } from "./masks.ts";

/** Copies what a completion found into the hole, in place and at the picture's full size, and fits the colours to those around the hole. */
export function copyMatches({ picture, box, opacity }: Hole, completion: Completion): void {
  const { bytes, channels } = picture;
  const shares = byLikeness(completion.level, completion.matches, completion.weights);
  const differences = differencesAround(completion, shares);
  const scale = 2 ** completion.shift;
  const read = createReader({ picture, box }, completion, shares);
  const [pixel, difference] = [new Float64Array(4), new Float64Array(3)];
  for (let y = 0, at = 0; y < box.height; y += 1)
    for (let x = 0; x < box.width; x += 1, at += 1) {
      const share = (opacity.values[at] as number) / 255;
      if (share === 0 || !read(x, y, pixel)) continue;
      interpolate(differences, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5, difference);
      const to = channels * ((box.top + y) * picture.width + box.left + x);
      const alpha = Math.max(1e-6, (pixel[3] as number) / 255);
      for (let channel = 0; channel < 3; channel += 1) {
        const before = bytes[to + channel] as number;
        bytes[to + channel] = before + ((pixel[channel] as number) / alpha - (difference[channel] as number) - before) * share;
      }
      if (channels === 4) bytes[to + 3] = (bytes[to + 3] as number) + ((pixel[3] as number) - (bytes[to + 3] as number)) * share;
    }
}

/** How far matches count around their centre: little, so that textures stay sharp. In pixels of the level. */
const KERNEL = 0.6;

/** Reads the mean of what the matches around a pixel of the box say about it: four channels, with premultiplied alpha. The reader returns
 *  whether there are any. */
function createReader(
  { picture, box }: Pick<Hole, "picture" | "box">,
  { level, matches: { sources }, shift }: Completion,
  shares: Float32Array,
): (x: number, y: number, pixel: Float64Array) => boolean {
  const { bytes, channels } = picture;
  const [lastX, lastY] = [level.width - 1 - REACH, level.height - 1 - REACH];
  const scale = 2 ** shift;

  /** Adds what the match of one centre says. */
  function add(x: number, y: number, cx: number, cy: number, source: number, share: number, pixel: Float64Array): void {
    const fromX = x + ((source % level.width) - cx) * scale;
    const fromY = y + (((source / level.width) | 0) - cy) * scale;
    const from = channels * ((box.top + fromY) * picture.width + box.left + fromX);
    const alpha = channels === 4 ? (share * (bytes[from + 3] as number)) / 255 : share;
    pixel[0] = (pixel[0] as number) + alpha * (bytes[from] as number);
    pixel[1] = (pixel[1] as number) + alpha * (bytes[from + 1] as number);
    pixel[2] = (pixel[2] as number) + alpha * (bytes[from + 2] as number);
    pixel[3] = (pixel[3] as number) + 255 * alpha;
  }

  return (x, y, pixel) => {
    pixel.fill(0);
    const [u, v] = [(x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5];
    const centreX = Math.min(lastX, Math.max(REACH, Math.round(u)));
    const centreY = Math.min(lastY, Math.max(REACH, Math.round(v)));
    let whole = 0;
    for (let cy = Math.max(REACH, centreY - 1); cy <= Math.min(lastY, centreY + 1); cy += 1)
      for (let cx = Math.max(REACH, centreX - 1); cx <= Math.min(lastX, centreX + 1); cx += 1) {
        const centre = cy * level.width + cx;
        const source = sources[centre] as number;
        if (source < 0) continue;
        const [dx, dy] = [cx - u, cy - v];
        const share = Math.exp(-(dx * dx + dy * dy) / (2 * KERNEL * KERNEL)) * (shares[centre] as number);
        add(x, y, cx, cy, source, share, pixel);
        whole += share;
      }
    for (let channel = 0; channel < 4; channel += 1) pixel[channel] = (pixel[channel] as number) / whole;
    return whole > 0;
  };
}

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
