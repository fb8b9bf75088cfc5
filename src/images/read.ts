import { runLongStep } from "../core/concurrency/long-steps.ts";
import type { ImageReader, ReadPicture } from "../core/ports/pictures.ts";
import type { ImageInfo, ImageType } from "../core/vocabulary.ts";
import { toAnimatedWebp } from "./decoders/apng.ts";
import { pictureNames } from "./kinds.ts";
import {
  decode,
  framesOf,
  infoOf,
  isAnimatedPng,
  isAnimation,
  isTimeout,
  type Opened,
  refusalFor,
  retryLeniently,
  uprightPipeline,
  withOpened,
} from "./open.ts";
import { markToKeep, withMark, withoutMark } from "./provenance/keep.ts";
import { MAX_BYTES, refusals } from "./refusals.ts";
import { createPreview } from "./renditions.ts";
import { plainAnimation } from "./scan/animation.ts";
import { readApng } from "./scan/apng.ts";
import type { TiffPicture } from "./scan/tiff.ts";

type Info = Omit<ImageInfo, "key">;

/** The types of stored pictures: what every browser, chat and model accepts. */
const types: Partial<Record<Opened["kind"], ImageType>> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

/** The types of stored animations. */
const animationTypes: Partial<Record<Opened["kind"], ImageType>> = { gif: "image/gif", webp: "image/webp" };

/** The only way in for bytes that people send; people take turns. Returns a JPEG, PNG or WebP that is upright, sRGB or grey, 8-bit, one
 *  frame, or an animated GIF or WebP, without metadata but a mark of AI-made pictures; bytes that are all of this already are returned unchanged. Lossless pictures
 *  stay lossless, alpha is kept. An animated PNG becomes an animated WebP.
 *  Throws `PictureError`. */
export async function readPicture(bytes: Uint8Array, person?: string): Promise<ReadPicture> {
  if (bytes.length > MAX_BYTES) throw refusals.tooLarge();
  const before = known.get(bytes);
  if (before) return before;
  const read = await withOpened(bytes, (opened) => readOpened(bytes, opened), person);
  known.set(read.bytes, read);
  return read;
}

async function readOpened(bytes: Uint8Array, opened: Opened): Promise<ReadPicture> {
  const mark = markToKeep(bytes, opened);
  const plain = mark ? withoutMark(bytes, opened) : { bytes, opened };
  const read = (await keepAnimation(bytes, opened)) ??
    (await convertAnimatedPng(opened)) ??
    (await keepOriginal(plain.bytes, plain.opened)) ?? { ...(await reencode(opened)), ...omittedIn(opened) };
  if (!mark) return read;
  const marked = withMark(read.bytes, mark);
  return {
    ...read,
    bytes: bytes.length === marked.length && Buffer.compare(bytes, marked) === 0 ? bytes : marked,
    info: { ...read.info, bytes: marked.length },
  };
}

function omittedIn(opened: Opened): Pick<ReadPicture, "omitted"> {
  const { kind, frames = 1, metadata, tiff } = opened;
  const { pages = 1 } = metadata;
  if (kind === "heic") return pages > 1 ? { omitted: "pictures" } : {};
  if (tiff) return tiff.hasOthers ? { omitted: isFirst(tiff.largest) ? "pages" : "pictures" } : {};
  const isLong = (framesOf(opened) > 1 && !isAnimation(opened)) || (frames > 1 && !isAnimatedPng(opened));
  if (isLong) return { omitted: "long" };
  return frames > 1 || pages > 1 ? { omitted: "frames" } : {};
}

function isFirst(picture: TiffPicture | undefined): boolean {
  return picture?.page === 0 && picture.subifd === undefined;
}

/** Pictures this function returned needn't be read again while they are in memory. Nobody changes the bytes of a picture. */
const known = new WeakMap<Uint8Array, ReadPicture>();

/** Checks a model's picture: the same checks and a full decode, without changing the bytes. Throws `PictureError`. */
export async function checkPicture(bytes: Uint8Array): Promise<Info> {
  return withOpened(bytes, async (opened) => {
    const frames = isAnimation(opened) ? framesOf(opened) : 1;
    const type = frames > 1 ? animationTypes[opened.kind] : types[opened.kind];
    if (!type) throw refusals.unsupported(`a ${pictureNames[opened.kind]} picture`);
    await retryLeniently(opened, (strictness) => decode(opened, strictness));
    return infoOf(type, opened.metadata.autoOrient, bytes.length, frames);
  });
}

export const images: ImageReader = { read: readPicture, check: checkPicture, preview: createPreview };

/** The frames, with their delays and repetitions, as they are. Undefined if it is no animation within the limits, or has a flaw. */
async function keepAnimation(bytes: Uint8Array, opened: Opened): Promise<ReadPicture | undefined> {
  const type = animationTypes[opened.kind];
  if (!type || !isAnimation(opened)) return undefined;
  const plain = plainAnimation(opened.kind, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!plain || isOversized(plain, opened)) return undefined;
  const isWhole = await decode({ ...opened, source: plain }, "warning").then(
    () => true,
    () => false, // damaged, or slow: its first frame may still be fine
  );
  const kept = plain.length === bytes.length ? bytes : plain;
  return isWhole ? { bytes: kept, info: infoOf(type, opened.metadata, kept.length, framesOf(opened)) } : undefined;
}

/** An animated PNG as an animated WebP. Undefined if it isn't one within the limits, is damaged or takes too long: its first frame may still be
 *  fine. */
async function convertAnimatedPng(opened: Opened): Promise<ReadPicture | undefined> {
  const { source, metadata, deadline } = opened;
  if (!isAnimatedPng(opened)) return undefined;
  const view = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const apng = await runLongStep(() => readApng(view));
  const bytes = apng && (await toAnimatedWebp(apng, deadline).catch(() => undefined));
  if (!bytes || bytes.length > MAX_BYTES) return undefined;
  return { bytes, info: infoOf("image/webp", metadata, bytes.length, apng.frames.length) };
}

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
function isPlain(bytes: Uint8Array, opened: Opened): boolean {
  const { clean, metadata } = opened;
  return clean && !isOversized(bytes, opened) && ["srgb", "b-w"].includes(metadata.space);
}

function isOversized({ length }: Uint8Array, opened: Opened): boolean {
  const { width, height } = opened.metadata;
  return length > framesOf(opened) * ((width + 16) * (height + 16) * 4 + 4096); // codecs pad to whole blocks
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
