import { type Pixels, resizePixels, type Size } from "../rendering/pixels/pixels.ts";

// Small pictures with fractional values, sampled between their pixels.

/** `depth` values per pixel, interleaved. */
export interface Grid extends Size {
  values: Float32Array;
  depth: number;
}

/** Samples a grid at the pixels of a larger picture, one row at a time. `row` is interpolated between two rows of the grid. The value `one` at
 *  column `x` is `share[x]` of the way from `row[left[x] + one]` to `row[left[x] + depth + one]`. */
export interface Interpolation {
  readonly row: Float32Array;
  readonly left: Int32Array;
  readonly share: Float32Array;
  readonly depth: number;
  /** Moves to row `y` of the picture. */
  moveToRow(y: number): void;
}

export function createInterpolation({ values, width, height, depth }: Grid, whole: Size): Interpolation {
  const stride = width * depth;
  const row = new Float32Array(stride + depth);
  const left = new Int32Array(whole.width);
  const share = new Float32Array(whole.width);
  for (let x = 0; x < whole.width; x += 1) {
    const at = Math.max(0, Math.min(width - 1, ((x + 0.5) * width) / whole.width - 0.5));
    left[x] = depth * Math.floor(at);
    share[x] = at - Math.floor(at);
  }
  return {
    row,
    left,
    share,
    depth,
    moveToRow(y) {
      const at = Math.max(0, Math.min(height - 1, ((y + 0.5) * height) / whole.height - 0.5));
      const upper = Math.floor(at) * stride;
      const lower = Math.min(height - 1, Math.floor(at) + 1) * stride;
      const down = at - Math.floor(at);
      for (let i = 0; i < stride; i += 1)
        row[i] = (values[upper + i] as number) * (1 - down) + (values[lower + i] as number) * down;
    },
  };
}

/** One value at column `x` of the current row. */
export function sampleRow({ row, left, share, depth }: Interpolation, x: number, one: number): number {
  const at = (left[x] as number) + one;
  const value = row[at] as number;
  return value + ((row[at + depth] as number) - value) * (share[x] as number);
}

/** Shrinks a size to at most `side` pixels on the longest side. */
export function shrinkTo(side: number, { width, height }: Size): Size {
  const factor = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Reads a picture's colours at another size, 0–255. Colours of transparent pixels don't bleed in. */
export async function readColours(picture: Pixels, size: Size): Promise<Grid> {
  const small = size.width === picture.width ? picture : await resizePixels(picture, size, { fit: "fill", kernel: "linear" });
  const values = new Float32Array(3 * size.width * size.height);
  for (let from = 0, to = 0; to < values.length; from += small.channels, to += 3)
    for (let channel = 0; channel < 3; channel += 1) values[to + channel] = small.bytes[from + channel] as number;
  return { values, ...size, depth: 3 };
}
