import type { ImageReader, ReadPicture } from "../core/ports.ts";
import type { ImageInfo, ImageType } from "../core/vocabulary.ts";
import { pictureNames } from "./kinds.ts";
import { decode, infoOf, isTimeout, type Opened, refusalFor, retryLeniently, uprightPipeline, withOpened } from "./open.ts";
import { MAX_BYTES, refusals } from "./refusals.ts";
import { createPreview } from "./renditions.ts";

type Info = Omit<ImageInfo, "key">;

/** The types of stored pictures: what every browser, chat and model accepts. */
const types: Partial<Record<Opened["kind"], ImageType>> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

/** The only way in for bytes that people send; people take turns. Returns a JPEG, PNG or WebP that is upright, sRGB or grey, 8-bit, one
 *  frame, without metadata; bytes that are all of this already are returned unchanged. Lossless pictures stay lossless, alpha is kept.
 *  Throws `PictureError`. */
export async function readPicture(bytes: Uint8Array, person?: string): Promise<ReadPicture> {
  if (bytes.length > MAX_BYTES) throw refusals.tooLarge();
  const before = known.get(bytes);
  if (before) return before;
  const read = await withOpened(
    bytes,
    async (opened) => (await keepOriginal(bytes, opened)) ?? { ...(await reencode(opened)), ...omittedIn(opened) },
    person,
  );
  known.set(read.bytes, read);
  return read;
}

function omittedIn({ kind, animated, metadata: { pages = 1 } }: Opened): Pick<ReadPicture, "omitted"> {
  if (kind === "tiff") return pages > 1 ? { omitted: "pages" } : {};
  return animated || pages > 1 ? { omitted: "frames" } : {};
}

/** Pictures this function returned needn't be read again while they are in memory. Nobody changes the bytes of a picture. */
const known = new WeakMap<Uint8Array, ReadPicture>();

/** Checks a model's picture: the same checks and a full decode, without changing the bytes. Throws `PictureError`. */
export async function checkPicture(bytes: Uint8Array): Promise<Info> {
  return withOpened(bytes, async (opened) => {
    const type = types[opened.kind];
    if (!type) throw refusals.unsupported(`a ${pictureNames[opened.kind]} picture`);
    await retryLeniently(opened, (strictness) => decode(opened, strictness));
    return infoOf(type, opened.metadata.autoOrient, bytes.length);
  });
}

export const images: ImageReader = { read: readPicture, check: checkPicture, preview: createPreview };

async function keepOriginal(bytes: Uint8Array, opened: Opened): Promise<ReadPicture | undefined> {
  const type = types[opened.kind];
  if (!type || !isPlain(bytes, opened)) return undefined;
  const flawless = await decode(opened, "warning").then(
    () => true,
    (flaw: unknown) => {
      if (isTimeout(flaw)) throw refusalFor(opened.kind, flaw);
      return false; // what can still be shown is re-encoded without the flaw
    },
  );
  return flawless ? { bytes, info: infoOf(type, opened.metadata, bytes.length) } : undefined;
}

/** Whether the file is nothing but its picture. One larger than its raw pixels carries something no decoder reads. */
function isPlain(bytes: Uint8Array, { clean, metadata }: Opened): boolean {
  const { space, width, height } = metadata;
  const oversized = bytes.length > (width + 16) * (height + 16) * 4 + 4096; // codecs pad to whole blocks
  return clean && !oversized && ["srgb", "b-w"].includes(space);
}

async function reencode(opened: Opened): Promise<ReadPicture> {
  const exact = opened.lossless || opened.metadata.hasAlpha;
  const { data, info } = await retryLeniently(opened, (strictness) => {
    const picture = uprightPipeline(opened, strictness);
    return (exact ? picture.png(quickPng) : picture.jpeg(quickJpeg)).toBuffer({ resolveWithObject: true });
  });
  return { bytes: data, info: infoOf(exact ? "image/png" : "image/jpeg", info, data.length) };
}

/** 60% of the time of level 6, for 10% more bytes. */
const quickPng = { compressionLevel: 2 };
/** A third of the time of optimised tables, for 2% more bytes. */
const quickJpeg = { quality: 92, chromaSubsampling: "4:4:4", optimiseCoding: false };
