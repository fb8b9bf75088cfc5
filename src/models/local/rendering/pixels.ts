import { createHash } from "node:crypto";
import sharp, { type ResizeOptions, type Sharp } from "sharp";
import { editorMessages } from "../messages.ts";
import { reclaim } from "../reclaim.ts";

/** An upright sRGB picture in memory: 8 bits a channel, rows from the top, RGB or RGBA with colours not multiplied by alpha. */
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

/** The most pixels that a picture may have on its way and at its end, and the longest side. */
export const MAX_PIXELS = 64_000_000;
const MAX_SIDE = 32_767;

/** Cannot be done with this picture; `message` is a sentence for the person who asked. */
export class ImpossibleOperation extends Error {
  override readonly name = "ImpossibleOperation";
}

/** Larger than what is set aside for this drawing: it may begin once more when there is room for so many pixels. */
export class NeedsMorePixels extends Error {
  override readonly name = "NeedsRoom";
  readonly pixels: number;
  constructor(pixels: number) {
    super(`${pixels} pixels need more room`);
    this.pixels = pixels;
  }
}

/** Pixels that this thread may have in memory at once; a thread draws one picture at a time. */
let maxReserved = MAX_PIXELS;

/** Says how many pixels there is room for from now on. */
export function reservePixels(pixels: number): void {
  maxReserved = pixels;
}

/** The one check of every size, before any memory is taken for it: whatever makes pixels asks here first. Throws `ImpossibleOperation`,
 *  and `NeedsRoom` for what isn't set aside. */
export function requireSize({ width, height }: Size): void {
  if (width * height > MAX_PIXELS) throw new ImpossibleOperation(editorMessages.tooManyPixels(width, height, MAX_PIXELS));
  if (Math.max(width, height) > MAX_SIDE) throw new ImpossibleOperation(editorMessages.sideTooLong(width, height, MAX_SIDE));
  if (width * height > maxReserved) throw new NeedsMorePixels(width * height);
}

/** An empty picture, black or transparent. Throws `ImpossibleOperation` when it would be too large. */
export function blank({ width, height }: Size, channels: 3 | 4): Pixels {
  requireSize({ width, height });
  return { bytes: new Uint8ClampedArray(width * height * channels), width, height, channels };
}

/** A picture of one colour, opaque. */
export function solid(size: Size, channels: 3 | 4, [red, green, blue]: readonly [number, number, number]): Pixels {
  const picture = blank(size, channels);
  const { bytes } = picture;
  for (let i = 0; i < bytes.length; i += channels) {
    bytes[i] = red;
    bytes[i + 1] = green;
    bytes[i + 2] = blue;
    if (channels === 4) bytes[i + 3] = 255;
  }
  return picture;
}

/** Runs exactly one operation of sharp: within a pipeline it would choose the order itself. The result is at most as large as `size`.
 *  Throws `ImpossibleOperation` when that is too large. */
export async function transformPixels(
  { bytes, width, height, channels }: Pixels,
  change: (one: Sharp) => Sharp,
  size: Size = { width, height },
): Promise<Pixels> {
  requireSize(size);
  await reclaim(size);
  const result = await pixelsOf(change(sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false })));
  if (result.width > size.width || result.height > size.height)
    throw new Error(`${result.width} × ${result.height} pixels came of what was to have ${size.width} × ${size.height}`);
  return result;
}

/** At another size; "inside" keeps its shape. Throws `ImpossibleOperation` when that is too large. */
export function resizePixels(
  picture: Pixels,
  { width, height }: Size,
  how: Pick<ResizeOptions, "fit" | "kernel" | "position">,
): Promise<Pixels> {
  return transformPixels(picture, (one) => one.resize({ width, height, ...how }), { width, height });
}

/** Decodes a pipeline's result. A picture of one channel becomes RGB; an alpha channel that hides nothing is dropped. */
export async function pixelsOf(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`a picture came back with ${info.channels} channels`);
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  return { bytes, width: info.width, height: info.height, channels: info.channels };
}

/** The same picture without its alpha channel if every pixel is opaque. */
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

/** The same picture with an alpha channel, opaque where it had none. */
export function addAlpha(picture: Pixels): Pixels {
  if (picture.channels === 4) return picture;
  const { bytes, width, height } = picture;
  const clear = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    clear[to] = bytes[from] ?? 0;
    clear[to + 1] = bytes[from + 1] ?? 0;
    clear[to + 2] = bytes[from + 2] ?? 0;
    clear[to + 3] = 255;
  }
  return { bytes: clear, width, height, channels: 4 };
}

/** Equal for pictures that look the same to the last bit, and for no others: an alpha channel that hides nothing does not count,
 *  nor do colours that nobody can see. */
export async function fingerprint(picture: Pixels): Promise<string> {
  const { bytes, width, height, channels } = await dropOpaqueAlpha(picture);
  const sum = createHash("sha1");
  for (let at = 0; at < bytes.length; at += CHUNK_PIXELS)
    sum.update(
      channels === 3 ? bytes.subarray(at, at + CHUNK_PIXELS) : clearTransparentColours(bytes.slice(at, at + CHUNK_PIXELS)),
    );
  return `${width}x${height}x${channels}:${sum.digest("hex")}`;
}

/** Bytes that are copied at a time; divisible by four. */
const CHUNK_PIXELS = 1024 * 1024;

/** With black wherever it is wholly transparent; in place. */
function clearTransparentColours(bytes: Uint8ClampedArray): Uint8ClampedArray {
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] === 0) bytes.fill(0, i, i + 3);
  return bytes;
}

/** The longest side in pixels: what radii and widths are fractions of. */
export function longestSide({ width, height }: Size): number {
  return Math.max(width, height);
}

export function shortestSide({ width, height }: Size): number {
  return Math.min(width, height);
}
