import type { Pixels, Size } from "../pixels/pixels.ts";

/** A picture and its hole at one scale. */
export interface Level extends Size {
  /** Three bytes for each pixel. Inside the hole: what was filled in so far. */
  rgb: Uint8ClampedArray;
  /** 1 for each pixel that must be filled. */
  hole: Uint8Array;
}

/** The picture, and copies of it, each half as large as the one before, until no part of the hole is wider than `MAX_RADIUS`
 *  allows or the picture would be too small. A pixel belongs to the hole if any part of it does. */
export function buildLevels(picture: Pixels, hole: Uint8Array, minSide: number): Level[] {
  let level: Level = { width: picture.width, height: picture.height, rgb: toRgb(picture), hole };
  const levels = [level];
  while (radiusOf(level) > MAX_RADIUS && Math.min(level.width, level.height) >= 2 * minSide) {
    const next = halve(level);
    if (next.hole.every((value) => value === 1)) break;
    levels.push(next);
    level = next;
  }
  return levels;
}

/** How far the inside of the hole may be from its edge at the coarsest level, in pixels. */
const MAX_RADIUS = 3;

function radiusOf(level: Level): number {
  let farthest = 0;
  for (const distance of distancesIn(level)) if (distance > farthest) farthest = distance;
  return farthest;
}

/** How far each pixel of the hole is from its edge, in pixels, at most 255; 0 outside. The edge of the picture doesn't count. */
export function distancesIn({ hole, width, height }: Pick<Level, "hole" | "width" | "height">): Uint8Array {
  const distances = new Uint8Array(hole.length);
  const nearest = (at: number, x: number, y: number, step: -1 | 1) => {
    const [hasColumn, hasRow] = step < 0 ? [x > 0, y > 0] : [x < width - 1, y < height - 1];
    let found = 255;
    if (hasColumn) found = Math.min(found, distances[at + step] as number);
    if (hasRow) found = Math.min(found, distances[at + step * width] as number);
    return found;
  };
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) if (hole[at] === 1) distances[at] = Math.min(255, nearest(at, x, y, -1) + 1);
  for (let y = height - 1, at = hole.length - 1; y >= 0; y -= 1)
    for (let x = width - 1; x >= 0; x -= 1, at -= 1)
      if (hole[at] === 1) distances[at] = Math.min(distances[at] as number, nearest(at, x, y, 1) + 1);
  return distances;
}

/** Transparent parts become grey, so that hidden colours don't matter. */
function toRgb({ bytes, width, height, channels }: Pixels): Uint8ClampedArray {
  if (channels === 3) return bytes.slice();
  const rgb = new Uint8ClampedArray(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const share = (bytes[from + 3] as number) / 255;
    for (let channel = 0; channel < 3; channel += 1) rgb[to + channel] = 128 + ((bytes[from + channel] as number) - 128) * share;
  }
  return rgb;
}

function halve({ rgb, hole, width, height }: Level): Level {
  const size = { width: width >> 1, height: height >> 1 };
  const small: Level = {
    ...size,
    rgb: new Uint8ClampedArray(3 * size.width * size.height),
    hole: new Uint8Array(size.width * size.height),
  };
  for (let y = 0, at = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1, at += 1) {
      const from = 2 * y * width + 2 * x;
      const below = from + width;
      small.hole[at] =
        (hole[from] as number) | (hole[from + 1] as number) | (hole[below] as number) | (hole[below + 1] as number);
      for (let channel = 0; channel < 3; channel += 1)
        small.rgb[3 * at + channel] =
          ((rgb[3 * from + channel] as number) +
            (rgb[3 * from + 3 + channel] as number) +
            (rgb[3 * below + channel] as number) +
            (rgb[3 * below + 3 + channel] as number)) /
          4;
    }
  }
  return small;
}
