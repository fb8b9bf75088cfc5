import { type Pixels, type Size, through } from "../pixels.ts";

// Small pictures with fractions, looked at between their pixels.

/** `depth` values for each pixel, side by side. */
export interface Grid extends Size {
  values: Float32Array;
  depth: number;
}

/** What lies between pixels; x and y count from the middle of the first pixel. */
export function sample({ values, width, height, depth }: Grid, x: number, y: number, into: Float32Array): void {
  const left = Math.max(0, Math.min(width - 1, Math.floor(x)));
  const top = Math.max(0, Math.min(height - 1, Math.floor(y)));
  const u = Math.max(0, Math.min(1, x - left));
  const v = Math.max(0, Math.min(1, y - top));
  const a = depth * (top * width + left);
  const b = left + 1 < width ? a + depth : a;
  const down = top + 1 < height ? depth * width : 0;
  for (let one = 0; one < depth; one += 1) {
    const upper = (values[a + one] as number) * (1 - u) + (values[b + one] as number) * u;
    const lower = (values[a + down + one] as number) * (1 - u) + (values[b + down + one] as number) * u;
    into[one] = upper * (1 - v) + lower * v;
  }
}

/** Where a pixel of a picture lies in a grid that covers the same. */
export function scaleOf(grid: Size, whole: Size): { x: (x: number) => number; y: (y: number) => number } {
  const [across, down] = [grid.width / whole.width, grid.height / whole.height];
  return { x: (x) => (x + 0.5) * across - 0.5, y: (y) => (y + 0.5) * down - 0.5 };
}

/** The size with at most this many pixels on the longest side. */
export function atMost(side: number, { width, height }: Size): Size {
  const factor = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The colours of a picture at another size, 0–255. Colours of transparent pixels do not bleed in. */
export async function coloursOf(picture: Pixels, size: Size): Promise<Grid> {
  const small =
    size.width === picture.width
      ? picture
      : await through(picture, (one) => one.resize({ ...size, fit: "fill", kernel: "linear" }));
  const values = new Float32Array(3 * size.width * size.height);
  for (let from = 0, to = 0; to < values.length; from += small.channels, to += 3)
    for (let channel = 0; channel < 3; channel += 1) values[to + channel] = small.bytes[from + channel] as number;
  return { values, ...size, depth: 3 };
}
