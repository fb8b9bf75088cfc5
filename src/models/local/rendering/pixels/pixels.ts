import { createHash } from "node:crypto";
import sharp, { type ResizeOptions, type Sharp } from "sharp";
import { editorMessages } from "../../messages.ts";
import { reclaimMemory } from "./reclaim-memory.ts";

/** An upright sRGB picture in memory: 8 bits per channel, rows from the top, RGB or RGBA with straight alpha. */
export interface Pixels {
  bytes: Uint8ClampedArray;
  /** Pixels. */
  width: number;
  height: number;
  channels: 3 | 4;
}

export interface Size {
  width: number;
  height: number;
}

/** The limits of every picture, intermediate results included: its pixels and its longest side. */
export const MAX_PIXELS = 64_000_000;
const MAX_SIDE = 32_767;

/** The operation can't be done with this picture; `message` is a sentence for people. */
export class ImpossibleOperation extends Error {
  override readonly name = "ImpossibleOperation";
}

/** The picture is larger than the pixels reserved for this drawing, which can start again when as many can be reserved. */
export class NeedsMorePixels extends Error {
  override readonly name = "NeedsMorePixels";
  readonly pixels: number;
  constructor(pixels: number) {
    super(`${pixels} pixels are not reserved`);
    this.pixels = pixels;
  }
}

/** How many pixels this thread may have in memory at once. A thread draws one picture at a time. */
let reservedPixels = MAX_PIXELS;

/** Sets how many pixels this thread may have in memory. */
export function reservePixels(pixels: number): void {
  reservedPixels = pixels;
}

/** Checks a size before memory is allocated for it. Everything that makes pixels calls this first. Throws `ImpossibleOperation` above the
 *  limits, and `NeedsMorePixels` above the reservation. */
export function requireSize({ width, height }: Size): void {
  if (width * height > MAX_PIXELS) throw new ImpossibleOperation(editorMessages.tooManyPixels(width, height, MAX_PIXELS));
  if (Math.max(width, height) > MAX_SIDE) throw new ImpossibleOperation(editorMessages.sideTooLong(width, height, MAX_SIDE));
  if (width * height > reservedPixels) throw new NeedsMorePixels(width * height);
}

/** Creates an empty picture, black or transparent. Throws `ImpossibleOperation` if it would be too large. */
export function createBlank({ width, height }: Size, channels: 3 | 4): Pixels {
  requireSize({ width, height });
  return { bytes: new Uint8ClampedArray(width * height * channels), width, height, channels };
}

/** Creates an opaque picture of one colour. */
export function createSolid(size: Size, channels: 3 | 4, [red, green, blue]: readonly [number, number, number]): Pixels {
  const picture = createBlank(size, channels);
  const { bytes } = picture;
  for (let i = 0; i < bytes.length; i += channels) {
    bytes[i] = red;
    bytes[i + 1] = green;
    bytes[i + 2] = blue;
    if (channels === 4) bytes[i + 3] = 255;
  }
  return picture;
}

/** Runs exactly one operation of sharp, which chooses its own order within a pipeline. The result must not be larger than `size`. Throws
 *  `ImpossibleOperation` if that is too large. */
export async function transformPixels(
  picture: Pixels,
  change: (one: Sharp) => Sharp,
  size: Size = { width: picture.width, height: picture.height },
): Promise<Pixels> {
  requireSize(size);
  await reclaimMemory(size);
  const result = await decodePixels(change(toSharp(picture)));
  if (result.width > size.width || result.height > size.height)
    throw new Error(`sharp made ${result.width} × ${result.height} pixels instead of ${size.width} × ${size.height}`);
  return result;
}

/** Opens a picture in memory as the input of a pipeline. */
export function toSharp({ bytes, width, height, channels }: Pixels): Sharp {
  return sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Resizes a picture; "inside" keeps its shape. Throws `ImpossibleOperation` if the result is too large. */
export function resizePixels(
  picture: Pixels,
  { width, height }: Size,
  how: Pick<ResizeOptions, "fit" | "kernel" | "position">,
): Promise<Pixels> {
  return transformPixels(picture, (one) => one.resize({ width, height, ...how }), { width, height });
}

/** Decodes the result of a pipeline. A picture of one channel becomes RGB. */
export async function decodePixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`sharp returned ${info.channels} channels`);
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  return { bytes, width: info.width, height: info.height, channels: info.channels };
}

/** Removes the alpha channel if every pixel is opaque. */
export async function dropOpaqueAlpha(picture: Pixels): Promise<Pixels> {
  if (picture.channels === 3) return picture;
  for (let i = 3; i < picture.bytes.length; i += 4) if (picture.bytes[i] !== 255) return picture;
  return dropAlpha(picture);
}

function dropAlpha({ bytes, width, height }: Pixels): Pixels {
  const opaque = new Uint8ClampedArray(width * height * 3);
  for (let from = 0, to = 0; from < bytes.length; from += 4, to += 3) {
    opaque[to] = bytes[from] ?? 0;
    opaque[to + 1] = bytes[from + 1] ?? 0;
    opaque[to + 2] = bytes[from + 2] ?? 0;
  }
  return { bytes: opaque, width, height, channels: 3 };
}

/** Adds an opaque alpha channel to a picture without one. */
export function addAlpha(picture: Pixels): Pixels {
  if (picture.channels === 4) return picture;
  const { bytes, width, height } = picture;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    rgba[to] = bytes[from] ?? 0;
    rgba[to + 1] = bytes[from + 1] ?? 0;
    rgba[to + 2] = bytes[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return { bytes: rgba, width, height, channels: 4 };
}

/** A hash of what can be seen: equal for pictures that look identical. Opaque alpha and colours under full transparency don't count. */
export async function hashPixels(picture: Pixels): Promise<string> {
  const { bytes, width, height, channels } = await dropOpaqueAlpha(picture);
  const sum = createHash("sha1");
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    sum.update(
      channels === 3 ? bytes.subarray(at, at + CHUNK_BYTES) : clearTransparentColours(bytes.slice(at, at + CHUNK_BYTES)),
    );
  return `${width}x${height}x${channels}:${sum.digest("hex")}`;
}

/** How many bytes are copied at a time; divisible by four. */
const CHUNK_BYTES = 1024 * 1024;

/** Makes fully transparent pixels black, in place. */
function clearTransparentColours(bytes: Uint8ClampedArray): Uint8ClampedArray {
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] === 0) bytes.fill(0, i, i + 3);
  return bytes;
}

/** The longest side in pixels, which radii and widths are fractions of. */
export function longestSide({ width, height }: Size): number {
  return Math.max(width, height);
}

export function shortestSide({ width, height }: Size): number {
  return Math.min(width, height);
}
