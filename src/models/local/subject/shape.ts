import type { Box } from "../rendering/pixels/boxes.ts";
import { longestSide } from "../rendering/pixels/pixels.ts";
import { type Plane, resizePlane } from "../rendering/pixels/planes.ts";
import { smoothstep } from "../rendering/pixels/tones.ts";
import { shrinkTo } from "./grid.ts";
import type { Matte } from "./matte.ts";

// Measures and changes outlines.

/** The smallest box around the subject. */
export function findBoundingBox({ values, width, height }: Matte): Box {
  const [columns, rows] = [new Float64Array(width), new Float64Array(height)];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      if ((values[at] as number) < 64) continue;
      columns[x] = (columns[x] as number) + 1;
      rows[y] = (rows[y] as number) + 1;
    }
  }
  const [left, right] = findEnds(columns, height);
  const [top, bottom] = findEnds(rows, width);
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The first and the last line with more than a speck. */
function findEnds(counts: Float64Array, across: number): [number, number] {
  const least = Math.max(1, across * 0.004);
  const first = counts.findIndex((count) => count >= least);
  return first < 0 ? [0, counts.length - 1] : [first, counts.findLastIndex((count) => count >= least)];
}

/** Widens the subject by `reach` pixels, with round corners. */
export async function dilate(matte: Matte, reach: number): Promise<Plane> {
  const mid = shrinkTo(1400, matte);
  const scale = longestSide(mid) / longestSide(matte);
  const small = scale === 1 ? matte : await resizePlane(matte, mid);
  const away = measureDistances(small);
  const values = Uint8ClampedArray.from(away, (distance) => 255 * (1 - smoothstep(-0.8, 0.8, distance - reach * scale)));
  const wide = { values, width: mid.width, height: mid.height };
  return scale === 1 ? wide : resizePlane(wide, matte);
}

/** The approximate distance of each pixel from the subject, in pixels (two passes over the eight neighbours). */
function measureDistances({ values, width, height }: Plane): Float32Array {
  const far = width + height;
  const away = Float32Array.from(values, (value) => (value > 127 ? 0 : value > 12 ? 1 - value / 255 : far));
  const near = (at: number, x: number, y: number, dx: number, dy: number) => {
    if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) return;
    const other = (away[at + dy * width + dx] as number) + (dx !== 0 && dy !== 0 ? 1.3507 : 0.9619);
    if (other < (away[at] as number)) away[at] = other;
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (const [dx, dy] of [
        [-1, 0],
        [-1, -1],
        [0, -1],
        [1, -1],
      ] as const)
        near(y * width + x, x, y, dx, dy);
  for (let y = height - 1; y >= 0; y -= 1)
    for (let x = width - 1; x >= 0; x -= 1)
      for (const [dx, dy] of [
        [1, 0],
        [1, 1],
        [0, 1],
        [-1, 1],
      ] as const)
        near(y * width + x, x, y, dx, dy);
  return away;
}

/** Places a matte in a larger, empty frame, `left` and `top` pixels from its corner. */
export function frameMatte(
  { values, width, height }: Matte,
  frame: { width: number; height: number },
  left: number,
  top: number,
): Matte {
  const wide = new Uint8ClampedArray(frame.width * frame.height);
  for (let y = 0; y < height; y += 1) wide.set(values.subarray(y * width, (y + 1) * width), (y + top) * frame.width + left);
  return { values: wide, width: frame.width, height: frame.height };
}
