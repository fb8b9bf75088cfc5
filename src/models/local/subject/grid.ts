import { type Pixels, resizePixels, type Size } from "../rendering/pixels.ts";

// Small pictures with fractions, looked at between their pixels.

/** `depth` values for each pixel, side by side. */
export interface Grid extends Size {
  values: Float32Array;
  depth: number;
}

/** A grid read at the pixels of a larger picture that shows the same. One row is ready at a time: `row` holds it between rows of the grid;
 *  a pixel's value `one` lies `share[x]` of the way from `row[left[x] + one]` to `row[left[x] + depth + one]`. */
export interface Interpolation {
  readonly row: Float32Array;
  readonly left: Int32Array;
  readonly share: Float32Array;
  readonly depth: number;
  /** Makes the row ready that is `y` pixels down the picture. */
  goTo(y: number): void;
}

export function interpolator({ values, width, height, depth }: Grid, whole: Size): Interpolation {
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
    ...{ row, left, share, depth },
    goTo(y) {
      const at = Math.max(0, Math.min(height - 1, ((y + 0.5) * height) / whole.height - 0.5));
      const upper = Math.floor(at) * stride;
      const lower = Math.min(height - 1, Math.floor(at) + 1) * stride;
      const down = at - Math.floor(at);
      for (let i = 0; i < stride; i += 1)
        row[i] = (values[upper + i] as number) * (1 - down) + (values[lower + i] as number) * down;
    },
  };
}

/** One value of the pixel in column `x` of the row that is ready. */
export function valueIn({ row, left, share, depth }: Interpolation, x: number, one: number): number {
  const at = (left[x] as number) + one;
  const value = row[at] as number;
  return value + ((row[at + depth] as number) - value) * (share[x] as number);
}

/** The size with at most this many pixels on the longest side. */
export function shrinkTo(side: number, { width, height }: Size): Size {
  const factor = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The colours of a picture at another size, 0–255. Colours of transparent pixels do not bleed in. */
export async function coloursOf(picture: Pixels, size: Size): Promise<Grid> {
  const small = size.width === picture.width ? picture : await resizePixels(picture, size, { fit: "fill", kernel: "linear" });
  const values = new Float32Array(3 * size.width * size.height);
  for (let from = 0, to = 0; to < values.length; from += small.channels, to += 3)
    for (let channel = 0; channel < 3; channel += 1) values[to + channel] = small.bytes[from + channel] as number;
  return { values, ...size, depth: 3 };
}
