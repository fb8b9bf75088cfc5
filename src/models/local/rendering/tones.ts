import type { Colour } from "../language/vocabulary/colours.ts";
import type { Pixels } from "./pixels.ts";

// Changes light and colour pixel by pixel, in place. Alpha never changes.

/** Maps 0–1 to 0–1; values outside are clamped. */
export type Curve = (tone: number) => number;
/** Three rows of three: the weights of red, green and blue in the new red, green and blue. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const lumaWeights = [0.299, 0.587, 0.114] as const;

/** Applies one curve to all three channels. */
export function mapTones(picture: Pixels, curve: Curve): Pixels {
  return mapChannels(picture, curve, curve, curve);
}

export function mapChannels(picture: Pixels, red: Curve, green: Curve, blue: Curve): Pixels {
  const { bytes, channels } = picture;
  const [reds, greens, blues] = [table(red), table(green), table(blue)];
  for (let i = 0; i < bytes.length; i += channels) {
    bytes[i] = reds[bytes[i] as number] as number;
    bytes[i + 1] = greens[bytes[i + 1] as number] as number;
    bytes[i + 2] = blues[bytes[i + 2] as number] as number;
  }
  return picture;
}

export function applyMatrix(picture: Pixels, [rr, rg, rb, gr, gg, gb, br, bg, bb]: Matrix): Pixels {
  const { bytes, channels } = picture;
  for (let i = 0; i < bytes.length; i += channels) {
    const red = bytes[i] as number;
    const green = bytes[i + 1] as number;
    const blue = bytes[i + 2] as number;
    bytes[i] = rr * red + rg * green + rb * blue;
    bytes[i + 1] = gr * red + gg * green + gb * blue;
    bytes[i + 2] = br * red + bg * green + bb * blue;
  }
  return picture;
}

const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Blends the identity matrix with `matrix` by `amount`. */
export function blendMatrix(matrix: Matrix, amount: number): Matrix {
  const mix = (index: number) => (matrix[index] ?? 0) * amount + (identity[index] ?? 0) * (1 - amount);
  return [mix(0), mix(1), mix(2), mix(3), mix(4), mix(5), mix(6), mix(7), mix(8)];
}

/** Moves colours `1 + amount` times as far from grey. */
export function saturate(picture: Pixels, amount: number): Pixels {
  return applyMatrix(picture, blendMatrix([...lumaWeights, ...lumaWeights, ...lumaWeights] as const, -amount));
}

/** Replaces each tone with its colour on the ramp, blended by `amount`. */
export function mapGradient(picture: Pixels, ramp: (tone: number) => Colour, amount = 1): Pixels {
  const { bytes, channels } = picture;
  const colours = Array.from({ length: 256 }, (_, tone) => ramp(tone / 255));
  const table = Float32Array.from(colours.flat());
  const keep = 1 - amount;
  for (let i = 0; i < bytes.length; i += channels) {
    const at = 3 * toneAt(bytes, i);
    bytes[i] = (bytes[i] as number) * keep + (table[at] as number) * amount;
    bytes[i + 1] = (bytes[i + 1] as number) * keep + (table[at + 1] as number) * amount;
    bytes[i + 2] = (bytes[i + 2] as number) * keep + (table[at + 2] as number) * amount;
  }
  return picture;
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

function table(curve: Curve): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, tone) => curve(tone / 255) * 255);
}
