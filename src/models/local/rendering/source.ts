import sharp from "sharp";
import { editorMessages } from "../messages.ts";
import type { RenderJob } from "./job.ts";
import { ImpossibleOperation, MAX_PIXELS, requireSize, type Size } from "./pixels/pixels.ts";
import type { Plane } from "./pixels/planes.ts";

// The files that a job starts from.

export function firstPicture({ pictures }: RenderJob): Uint8Array {
  const [bytes] = pictures;
  if (bytes === undefined) throw new Error("the job has no picture");
  return bytes;
}

/** Opens the picture with this number, counted from 1. Throws `ImpossibleOperation`. */
export function openPicture(job: RenderJob, number: number) {
  const bytes = job.pictures[number - 1];
  if (bytes === undefined) throw new ImpossibleOperation(editorMessages.missingPicture(number));
  return openImage(bytes);
}

/** `animated`: all frames below each other, instead of the first one. Throws `ImpossibleOperation`. */
export function openImage(bytes: Uint8Array, animated = false) {
  if (detectFormat(bytes) === undefined) throw new ImpossibleOperation(editorMessages.wrongType);
  return sharp(bytes, { limitInputPixels: 2 * MAX_PIXELS, animated });
}

/** The marked area of the first picture, stretched to a size. */
export async function readArea({ area }: RenderJob, { width, height }: Size): Promise<Plane> {
  if (area === undefined) throw new Error("the job has no marked area");
  requireSize({ width, height });
  const grey = sharp(area).resize({ width, height, fit: "fill", kernel: "linear" }).greyscale().toColourspace("b-w");
  const { data, info } = await grey.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) throw new Error(`sharp returned ${info.channels} channels`);
  return { values: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width, height };
}

/** Detects the format by content, so that no other loader of libvips reads the bytes. */
export function detectFormat(bytes: Uint8Array): "jpeg" | "png" | "webp" | "gif" | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("GIF8")) return "gif";
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "webp" : undefined;
}
