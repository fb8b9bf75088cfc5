import type { Box } from "../pixels/boxes.ts";
import type { Pixels, Size } from "../pixels/pixels.ts";
import type { Plane } from "../pixels/planes.ts";

/** A picture and its hole at one scale. */
export interface Level extends Size {
  /** Three bytes for each pixel. Inside the hole: what was filled in so far. */
  rgb: Uint8ClampedArray;
  /** 1 for each pixel that must be filled. */
  hole: Uint8Array;
}

/** A part of a picture that is filled. */
export interface Hole {
  picture: Pixels;
  /** The hole and what is around it. */
  box: Box;
  /** How much of each pixel of the box is replaced: 0–255. */
  opacity: Plane;
}

/** Copies of the box, each half as large as the one before, until no part of the hole is wider than `MAX_RADIUS` allows or the copy would be
 *  too small. The first one is 2 to the power of `shift` times smaller than the box. A pixel belongs to the hole if any part of it does. */
export function buildLevels(hole: Hole, shift: number, minSide: number): Level[] {
  let level = shrink(hole, shift);
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

/** The mean of the pixels of each square. Transparent ones count as grey, so that hidden colours don't matter. */
function shrink({ picture, box, opacity }: Hole, shift: number): Level {
  const { bytes, channels } = picture;
  const [width, height, side] = [box.width >> shift, box.height >> shift, 1 << shift];
  const rgb = new Uint8ClampedArray(3 * width * height);
  const hole = new Uint8Array(width * height);
  const sum = [0, 0, 0];
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      sum.fill(0);
      for (let row = y << shift; row < (y + 1) << shift; row += 1) {
        const start = (box.top + row) * picture.width + box.left + (x << shift);
        for (let dx = 0; dx < side; dx += 1) {
          const from = channels * (start + dx);
          const share = channels === 4 ? (bytes[from + 3] as number) / 255 : 1;
          for (let channel = 0; channel < 3; channel += 1)
            sum[channel] = (sum[channel] as number) + 128 + ((bytes[from + channel] as number) - 128) * share;
          if (opacity.values[row * box.width + (x << shift) + dx] !== 0) hole[at] = 1;
        }
      }
      for (let channel = 0; channel < 3; channel += 1) rgb[3 * at + channel] = (sum[channel] as number) / (side * side);
    }
  return { rgb, hole, width, height };
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
