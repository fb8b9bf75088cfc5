import type { Sharp } from "sharp";
import { editorMessages } from "../messages.ts";
import { dropOpaqueAlpha, ImpossibleOperation, longestSide, type Pixels, resizePixels, toSharp } from "./pixels/pixels.ts";

export const fileTypes = ["jpeg", "png", "webp"] as const;
export type FileType = (typeof fileTypes)[number];

/** What a person wants of the file. */
export interface FileRequest {
  type: FileType | null;
  maxBytes: number | null;
  /** JPEG or WebP, 1 to 100. */
  quality: number | null;
}

/** An encoded picture, and what had to be done to it. */
export interface EncodedFile {
  image: Uint8Array;
  type: FileType;
  /** None for PNG. */
  quality?: number;
  width: number;
  height: number;
}

/** The mark that says how the picture was made comes on top. */
const MARK_BYTES = 6000;
/** Worse is not good to look at. */
const MIN_QUALITY = 50;
/** A picture is made smaller rather than encoded worse than this. */
const RESIZED_QUALITY = 74;
const MIN_SIDE = 160;

/** Encodes a picture as requested: first with less quality, then with fewer pixels. Throws `ImpossibleOperation`. */
export async function encodeAs(picture: Pixels, request: FileRequest): Promise<EncodedFile> {
  const opaque = await dropOpaqueAlpha(picture);
  const type = request.type ?? (opaque.channels === 4 ? "webp" : "jpeg");
  const max = request.maxBytes === null ? Number.POSITIVE_INFINITY : request.maxBytes - MARK_BYTES;
  const first = request.quality ?? (request.maxBytes === null ? 95 : 92);
  const fitting = await encodeToFit(opaque, type, first, max);
  if (fitting.image.length <= max) return fitting;
  return shrinkToFit(opaque, type, fitting.image.length, max);
}

/** The best quality up to `first` that fits, found by halving. The worst if none does. */
async function encodeToFit(picture: Pixels, type: FileType, first: number, max: number): Promise<EncodedFile> {
  const best = await encode(picture, type, first);
  if (best.image.length <= max || type === "png" || first <= MIN_QUALITY) return best;
  let found = await encode(picture, type, MIN_QUALITY);
  for (let [fits, above] = [MIN_QUALITY, first]; above - fits > 1 && found.image.length <= max; ) {
    const middle = (fits + above) >> 1;
    const tried = await encode(picture, type, middle);
    if (tried.image.length <= max) [found, fits] = [tried, middle];
    else above = middle;
  }
  return found;
}

/** Makes the picture smaller until it fits: bytes grow about like pixels. */
async function shrinkToFit(picture: Pixels, type: FileType, bytes: number, max: number): Promise<EncodedFile> {
  let share = Math.sqrt(Math.max(1, max) / bytes);
  for (let attempt = 0; attempt < 6; attempt += 1, share *= 0.85) {
    const width = Math.max(1, Math.round(picture.width * share));
    const height = Math.max(1, Math.round(picture.height * share));
    if (longestSide({ width, height }) < Math.min(MIN_SIDE, longestSide(picture))) break;
    const file = await encode(await resizePixels(picture, { width, height }, { fit: "fill" }), type, RESIZED_QUALITY);
    if (file.image.length <= max) return file;
  }
  throw new ImpossibleOperation(editorMessages.cannotCompress);
}

async function encode(picture: Pixels, type: FileType, quality: number): Promise<EncodedFile> {
  const { width, height } = picture;
  const image = await encoders[type](toSharp(picture), quality).toBuffer();
  return { image, type, width, height, ...(type !== "png" && { quality }) };
}

const encoders = {
  jpeg: (picture: Sharp, quality: number) =>
    picture
      .flatten({ background: "#fff" })
      .jpeg({ quality, chromaSubsampling: quality > 90 ? "4:4:4" : "4:2:0", optimiseCoding: quality <= 90 }),
  png: (picture: Sharp) => picture.png({ compressionLevel: 6 }),
  webp: (picture: Sharp, quality: number) => picture.webp({ quality, effort: 2 }),
} satisfies Record<FileType, (picture: Sharp, quality: number) => Sharp>;
