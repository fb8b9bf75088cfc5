import sharp, { type Sharp } from "sharp";
import { type Pixels, requireSize, type Size } from "./pixels.ts";
import { toneAt } from "./tones.ts";

/** One value per pixel, 0–255: luminance, noise, a mask. */
export interface Plane extends Size {
  values: Uint8ClampedArray;
}

/** The luminance of every pixel. */
export function luminanceOf({ bytes, width, height, channels }: Pixels): Plane {
  const values = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 0; at < values.length; i += channels, at += 1) values[at] = toneAt(bytes, i);
  return { values, width, height };
}

/** Blurs a plane; `sigma` in pixels. */
export async function blurPlane(plane: Plane, sigma: number): Promise<Plane> {
  if (sigma < 0.3) return plane;
  const shrink = Math.max(1, Math.floor(sigma / 4));
  const small = { width: Math.max(1, Math.round(plane.width / shrink)), height: Math.max(1, Math.round(plane.height / shrink)) };
  const shrunk = shrink === 1 ? plane : await resizePlane(plane, small);
  const soft = await transformPlane(shrunk, (one) => one.blur(Math.max(0.3, sigma / shrink)));
  return shrink === 1 ? soft : resizePlane(soft, plane);
}

/** Stretches a plane to another size, with smooth interpolation. */
export async function resizePlane(plane: Plane, { width, height }: Size): Promise<Plane> {
  requireSize({ width, height });
  return transformPlane(plane, (one) => one.resize({ width, height, fit: "fill", kernel: "mitchell" }));
}

async function transformPlane({ values, width, height }: Plane, change: (one: Sharp) => Sharp): Promise<Plane> {
  const one = change(sharp(values, { raw: { width, height, channels: 1 }, limitInputPixels: false }));
  // Without "b-w", sharp returns three channels.
  const { data, info } = await one.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) throw new Error(`sharp returned ${info.channels} channels`);
  return { values: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width: info.width, height: info.height };
}

/** Replaces `picture` with `other` where the mask is white, in place. Both have the same size. */
export function mixByMask(picture: Pixels, other: Pixels, { values }: Plane): Pixels {
  const { bytes, channels } = picture;
  const channelsToMix = Math.min(channels, other.channels);
  for (let at = 0, i = 0, j = 0; at < values.length; at += 1, i += channels, j += other.channels) {
    const share = (values[at] as number) / 255;
    if (share === 0) continue;
    for (let channel = 0; channel < channelsToMix; channel += 1) {
      const before = bytes[i + channel] as number;
      bytes[i + channel] = before + ((other.bytes[j + channel] as number) - before) * share;
    }
  }
  return picture;
}

/** Calls `change` with the index of every pixel's first byte and its value in the plane. */
export function changeWithPlane(
  picture: Pixels,
  { values }: Plane,
  change: (bytes: Uint8ClampedArray, index: number, value: number) => void,
): Pixels {
  const { bytes, channels } = picture;
  for (let at = 0, i = 0; at < values.length; at += 1, i += channels) change(bytes, i, values[at] as number);
  return picture;
}
