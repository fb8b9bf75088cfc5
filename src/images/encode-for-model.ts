import type { Sharp } from "sharp";
import type { ImageInfo, ImageType } from "../core/vocabulary.ts";
import { type Opened, retryLeniently, type Strictness, uprightPipeline, withOpened } from "./open.ts";

/** What a model can use at most. More would only be slower and more expensive. */
export interface ImageConstraints {
  /** Pixels. */
  longestSide: number;
  bytes: number;
}

/** A picture as it is sent to a model. */
export interface EncodedImage {
  bytes: Uint8Array;
  type: ImageType;
}

/** Makes a picture as small as the model can use, of an animation its first frame: unchanged if it fits, otherwise re-encoded as JPEG, or as PNG if it has transparency, and with
 *  lower quality if that is still too large. Always encodes from the stored picture, so that nothing is encoded twice. Throws `PictureError`. */
export async function encodeForModel(bytes: Uint8Array, info: ImageInfo, use: ImageConstraints): Promise<EncodedImage> {
  const isStill = info.frames === undefined;
  const small = isStill && Math.max(info.width, info.height) <= use.longestSide;
  if (small && bytes.length <= (info.type === "image/png" ? Math.min(SMALL_PNG_BYTES, use.bytes) : use.bytes))
    return { bytes, type: info.type };
  return withOpened(bytes, async (opened) => {
    const clear = await isClear(opened);
    if (small && clear && bytes.length <= use.bytes) return { bytes, type: info.type };
    const [fine, coarse] = clear ? transparentCodec : opaqueCodec;
    const made = await encode(opened, use, fine);
    return made.bytes.length <= use.bytes ? made : encode(opened, use, coarse);
  });
}

/** Whether any pixel of a picture is transparent. Throws `PictureError`. */
export function hasTransparency(bytes: Uint8Array): Promise<boolean> {
  return withOpened(bytes, isClear);
}

async function isClear(opened: Opened): Promise<boolean> {
  return opened.metadata.hasAlpha && (await retryLeniently(opened, (strictness) => isTransparent(opened, strictness)));
}

/** Whether any pixel is transparent: many pictures have an alpha channel that is fully opaque. */
async function isTransparent(opened: Opened, strictness: Strictness): Promise<boolean> {
  const alpha = await uprightPipeline(opened, strictness).extractChannel("alpha").raw({ depth: "uchar" }).toBuffer();
  return alpha.some((value) => value < 255);
}

async function encode(opened: Opened, { longestSide }: ImageConstraints, { type, encode }: Codec): Promise<EncodedImage> {
  const box = { width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true } as const;
  const made = await retryLeniently(opened, (strictness) => encode(uprightPipeline(opened, strictness).resize(box)).toBuffer());
  return { bytes: made, type };
}

/** Smaller PNGs aren't worth re-encoding, and are most likely drawings or text, which PNG keeps best. */
const SMALL_PNG_BYTES = 256 * 1024;

interface Codec {
  type: ImageType;
  encode(picture: Sharp): Sharp;
}

/** Visually lossless at a seventh of a PNG's size. A PNG of noise is as large as its pixels. */
const opaqueCodec: readonly [Codec, Codec] = [
  { type: "image/jpeg", encode: (picture) => picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4" }) },
  { type: "image/jpeg", encode: (picture) => picture.jpeg({ quality: 75 }) },
];
const transparentCodec: readonly [Codec, Codec] = [
  { type: "image/png", encode: (picture) => picture.png({ compressionLevel: 1 }) },
  { type: "image/webp", encode: (picture) => picture.webp({ quality: 90, effort: 2 }) },
];
