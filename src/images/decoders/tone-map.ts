// Converts pixels of other colour spaces to sRGB. Of HDR, brightness up to white stays; highlights above it are compressed.

import { type ColourCodes, isHdr, TRANSFER } from "../scan/colours.ts";
import type { DecodedPixels, WidePixels } from "./pixels.ts";

/** Diffuse white in HDR, and the peak of HLG's reference display, in cd/m². ITU-R BT.2408. */
const WHITE_NITS = 203;
const HLG_PEAK_NITS = 1000;
/** From here on, highlights are compressed: relative to white. */
const KNEE = 0.8;
/** So many of the brightest pixels don't count as highlights, but as noise. */
const IGNORED_SHARE = 0.0005;

/** Rows of the matrix to linear sRGB, for primaries of ITU-T H.273. Others are taken as those of sRGB. */
const matrices: Record<number, readonly number[]> = {
  9: [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187], // BT.2020
  12: [1.2249, -0.2247, 0, -0.042, 1.0419, 0, -0.0197, -0.0786, 1.0979], // Display P3
};
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** 8-bit sRGB. Alpha is kept as it is. */
export function toSrgb(pixels: WidePixels, codes: ColourCodes): DecodedPixels {
  const { width, height, channels, data, stride, max, premultiplied = false } = pixels;
  const convert = converter(max, codes);
  const compress = isHdr(codes) ? highlightCurve(findPeak(pixels, convert)) : () => 1;
  const encoded = new Uint8Array(width * height * channels);
  const light = new Float32Array(3);
  let to = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0, from = y * stride; x < width; x++, from += channels, to += channels) {
      convert(data, from, light);
      const [red = 0, green = 0, blue = 0] = light;
      const scale = compress(Math.max(red, green, blue));
      encoded[to] = encodeSrgb(red * scale);
      encoded[to + 1] = encodeSrgb(green * scale);
      encoded[to + 2] = encodeSrgb(blue * scale);
      if (channels === 4) encoded[to + 3] = Math.round(((data[from + 3] ?? 0) * 255) / max);
    }
  return { width, height, channels, stride: width * channels, data: encoded, premultiplied };
}

/** Writes the linear light of a pixel, relative to white, in the primaries of sRGB. */
type Convert = (data: WidePixels["data"], from: number, light: Float32Array) => void;

function converter(max: number, { primaries, transfer }: ColourCodes): Convert {
  const curve = Float32Array.from({ length: max + 1 }, (_, value) => decode(value / max, transfer));
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0, i = 1] = matrices[primaries] ?? identity;
  const isHlg = transfer === TRANSFER.hlg;
  return (data, from, light) => {
    const red = curve[data[from] ?? 0] ?? 1;
    const green = curve[data[from + 1] ?? 0] ?? 1;
    const blue = curve[data[from + 2] ?? 0] ?? 1;
    const gain = isHlg ? hlgGain(0.2627 * red + 0.678 * green + 0.0593 * blue) : 1;
    light[0] = gain * (a * red + b * green + c * blue);
    light[1] = gain * (d * red + e * green + f * blue);
    light[2] = gain * (g * red + h * green + i * blue);
  };
}

/** The light of a signal from 0 to 1, relative to white; of HLG, that of the scene from 0 to 1. ITU-R BT.2100, IEC 61966-2-1. */
function decode(signal: number, transfer: number): number {
  if (transfer === TRANSFER.pq) {
    const power = signal ** (32 / 2523);
    const ratio = Math.max(0, power - 3424 / 4096) / (2413 / 128 - (2392 / 128) * power);
    return (10_000 / WHITE_NITS) * ratio ** (8192 / 1305);
  }
  if (transfer === TRANSFER.hlg)
    return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return signal <= 0.04045 ? signal / 12.92 : ((signal + 0.055) / 1.055) ** 2.4;
}

/** What a display makes of a scene of this luminance. */
function hlgGain(luminance: number): number {
  return (HLG_PEAK_NITS / WHITE_NITS) * Math.max(luminance, 1e-6) ** 0.2;
}

/** The factor for a pixel by its brightest channel. `peak`: relative to white. */
function highlightCurve(peak: number): (brightest: number) => number {
  const range = (Math.max(1, peak) - KNEE) / (1 - KNEE);
  return (brightest) => {
    if (brightest <= KNEE) return 1;
    const above = (brightest - KNEE) / (1 - KNEE);
    return Math.min(1, KNEE + ((1 - KNEE) * above * (1 + above / range ** 2)) / (1 + above)) / brightest;
  };
}

/** Steps of the histogram per unit of light. */
const STEPS = 64;

/** The brightest channel of the brightest pixels, relative to white. */
function findPeak({ width, height, channels, data, stride }: WidePixels, convert: Convert): number {
  const histogram = new Uint32Array((STEPS * 10_000) / WHITE_NITS + 2);
  const light = new Float32Array(3);
  for (let y = 0; y < height; y++)
    for (let x = 0, from = y * stride; x < width; x++, from += channels) {
      convert(data, from, light);
      const step = Math.ceil(STEPS * Math.max(0, light[0] ?? 0, light[1] ?? 0, light[2] ?? 0));
      const index = Math.min(histogram.length - 1, step);
      histogram[index] = (histogram[index] ?? 0) + 1;
    }
  const ignored = Math.floor(width * height * IGNORED_SHARE);
  let index = histogram.length - 1;
  for (let brighter = histogram[index] ?? 0; index > 0 && brighter <= ignored; brighter += histogram[index] ?? 0) index--;
  return index / STEPS;
}

const encodedLight = Uint8Array.from({ length: 65_536 }, (_, value) => {
  const light = value / 65_535;
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

function encodeSrgb(light: number): number {
  return encodedLight[Math.min(65_535, Math.max(0, Math.round(light * 65_535)))] ?? 0;
}
