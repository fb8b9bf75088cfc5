import type { Colour } from "../../language/vocabulary/colours.ts";
import type { Pixels } from "./pixels.ts";

/** Maps 0–1 to 0–1; values outside are clamped. */
export type Curve = (tone: number) => number;
/** Three rows of three: the weights of red, green and blue in the new red, green and blue. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const lumaWeights = [0.299, 0.587, 0.114] as const;

const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Blends the identity matrix with `matrix` by `amount`. */
export function blendMatrix(matrix: Matrix, amount: number): Matrix {
  const mix = (index: number) => (matrix[index] ?? 0) * amount + (identity[index] ?? 0) * (1 - amount);
  return [mix(0), mix(1), mix(2), mix(3), mix(4), mix(5), mix(6), mix(7), mix(8)];
}

/** The luminance of the pixel whose first channel is at `index`: an integer from 0 to 255. */
export function toneAt(bytes: Uint8ClampedArray, index: number): number {
  return (77 * (bytes[index] as number) + 150 * (bytes[index + 1] as number) + 29 * (bytes[index + 2] as number) + 128) >> 8;
}

/** How many pixels have each luminance from 0 to 255, without transparent pixels. */
export function histogram({ bytes, channels }: Pixels): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < bytes.length; i += channels) {
    if (channels === 4 && bytes[i + 3] === 0) continue;
    const tone = toneAt(bytes, i);
    counts[tone] = (counts[tone] as number) + 1;
  }
  return counts;
}

/** The tone, 0–1, below which `share` of all pixels are. */
export function percentile(counts: Float64Array, share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
  let seen = 0;
  const tone = counts.findIndex((count) => {
    seen += count;
    return seen > wanted;
  });
  return (tone < 0 ? 255 : tone) / 255;
}

/** The mean tone, 0–1. */
export function meanTone(counts: Float64Array): number {
  let sum = 0;
  let pixels = 0;
  counts.forEach((count, tone) => {
    sum += count * tone;
    pixels += count;
  });
  return pixels === 0 ? 0.5 : sum / pixels / 255;
}

/** Mixes two colours: 0 is the first, 1 the second. */
export function interpolate(from: Colour, to: Colour, share: number): Colour {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

/** 0 up to `from`, 1 from `to`, smooth in between. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}
