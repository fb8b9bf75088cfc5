import type { Metadata, Sharp, SharpOptions } from "sharp";
import { runLongStep } from "../core/concurrency/long-steps.ts";
import type { PictureError } from "../core/errors.ts";
import type { ImageInfo, ImageType } from "../core/vocabulary.ts";
import { decodeToTiff } from "./decoders/decode.ts";
import { withPixelBudget } from "./in-flight.ts";
import type { PictureKind } from "./kinds.ts";
import { findPayload } from "./payload.ts";
import { sharp, withPictureSlot } from "./picture-slots.ts";
import { MAX_ANIMATION_PIXELS, MAX_AT_ONCE_PIXELS, MAX_FRAMES, MAX_PIXELS, MAX_SIDE, refusals } from "./refusals.ts";
import { readBmpHeader } from "./scan/bmp.ts";
import { type ColourCodes, readColourCodes } from "./scan/colours.ts";
import { readJxlSize } from "./scan/jxl.ts";
import { stripTextChunks } from "./scan/png.ts";
import { type Scan, scan } from "./scan/scan.ts";
import type { TiffPicture } from "./scan/tiff.ts";
import { sniff } from "./sniff.ts";

/** A file up to this size that takes long to open was built to do so. */
const SMALL_FILE_BYTES = 2 * 1024 * 1024;
/** Seconds for all work on one picture: the slowest types with 64 megapixels take a quarter of it on idle cores. */
const timeoutSeconds = { small: 3, large: 10 };

/** Which flaws of the file abort decoding: errors, or warnings too. */
export type Strictness = "error" | "warning";

export interface Opened extends Scan {
  kind: PictureKind;
  /** The bytes to decode: the file, without parts that only cost time. */
  source: Uint8Array;
  metadata: Metadata;
  /** What its colours mean, if they aren't sRGB and it has no profile. */
  codes?: ColourCodes;
  /** On the clock of `performance.now()`. */
  deadline: number;
}

/** Opens a picture and runs `work` on it, once a slot and memory for its pixels are free. Waiting doesn't count against its timeout. `person`:
 *  who sent the bytes, so that people take turns. Throws `PictureError`. */
export async function withOpened<T>(bytes: Uint8Array, work: (opened: Opened) => Promise<T>, person?: string): Promise<T> {
  const opened = await withPictureSlot(() => open(bytes), person);
  const left = opened.deadline - performance.now();
  const begin = async () => {
    const decodable = await makeDecodable(opened);
    return work({ ...decodable, deadline: performance.now() + left });
  };
  return withPixelBudget(pixelsInMemory(opened), () => withPictureSlot(begin, person), person ?? "");
}

/** The same picture as something that sharp decodes. Throws `PictureError`. */
async function makeDecodable(opened: Opened): Promise<Opened> {
  const { kind, source, metadata, codes } = opened;
  if (kind !== "heic" && !hasOwnHeader(kind) && !(kind === "avif" && codes)) return opened;
  const tiff = await decodeToTiff({ kind, bytes: source, icc: metadata.icc, codes });
  const { pages = 1 } = metadata;
  return { ...opened, source: tiff, metadata: { ...metadata, ...(await measure(sharp(tiff, unlimited), kind)), pages } };
}

/** A decoder that works row by row has a small part of the picture in memory: a tenth at most, as measured. */
const ROW_DECODER_SHARE = 1 / 8;

function pixelsInMemory(opened: Opened): number {
  const { kind, metadata } = opened;
  const { width, height, isProgressive } = metadata;
  if (isAnimation(opened)) return width * height * framesOf(opened);
  if (isAnimatedPng(opened)) return width * height * (opened.frames ?? 1);
  const inRows = (kind === "jpeg" || kind === "png" || kind === "tiff") && !isProgressive;
  return Math.ceil(width * height * (inRows ? ROW_DECODER_SHARE : 1));
}

/** How many frames it has that sharp decodes: one, if it is a still picture or an animated PNG. */
export function framesOf({ kind, metadata: { pages = 1 } }: Opened): number {
  return kind === "gif" || kind === "webp" ? pages : 1;
}

/** Whether it has several frames that sharp decodes, within the limits. */
export function isAnimation(opened: Opened): boolean {
  return isWithinLimits(framesOf(opened), opened);
}

/** Whether it is a PNG with several frames, within the limits. */
export function isAnimatedPng(opened: Opened): boolean {
  return isWithinLimits(opened.frames ?? 1, opened);
}

function isWithinLimits(frames: number, { metadata: { width, height } }: Opened): boolean {
  return frames > 1 && frames <= MAX_FRAMES && width * height * frames <= MAX_ANIMATION_PIXELS;
}

/** Inspects bytes without decoding a pixel: their type, hidden content, and size in pixels. Throws `PictureError`. */
export async function open(bytes: Uint8Array): Promise<Opened> {
  if (bytes.length === 0) throw refusals.empty();
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { kind, skeleton, source } = await runLongStep(() => inspect(view));
  const picture = hasOwnHeader(kind)
    ? canvasOf(view, kind)
    : sharp(source, { ...unlimited, ...selecting(skeleton.tiff?.largest) });
  const metadata = await measure(picture, kind);
  const codes = (kind === "avif" || kind === "heic") && !metadata.icc ? readColourCodes(view) : undefined;
  const isSmall = bytes.length < SMALL_FILE_BYTES && kind !== "heic" && !hasOwnHeader(kind); // its pixels are what takes time
  const deadline = performance.now() + 1000 * (isSmall ? timeoutSeconds.small : timeoutSeconds.large);
  return { kind, ...skeleton, source, metadata, deadline, ...(codes && { codes }) };
}

/** What the bytes say before a decoder reads them. Throws `PictureError`. */
function inspect(bytes: Buffer) {
  const kind = sniff(bytes);
  const skeleton = scan(kind, bytes);
  if (skeleton.pathological) throw refusals.tooSlow();
  if (skeleton.tiff?.raw) throw refusals.raw();
  const payload = findPayload(bytes, skeleton.end);
  if (payload) throw refusals.disguised(kind, payload);
  return { kind, skeleton, source: kind === "png" ? stripTextChunks(bytes) : bytes };
}

/** For pictures that aren't decoded yet. */
const unlimited = { limitInputPixels: false };

/** Whether sharp can't even read the size. */
function hasOwnHeader(kind: PictureKind): kind is "bmp" | "jxl" {
  return kind === "bmp" || kind === "jxl";
}

/** A picture of the same size, which sharp measures. */
function canvasOf(bytes: Buffer, kind: "bmp" | "jxl"): Sharp {
  const size = kind === "bmp" ? readBmpHeader(bytes) : readJxlSize(bytes);
  if (!size) throw refusals.damaged(kind);
  const { width, height } = size;
  checkSize(kind, size);
  return sharp({ create: { width, height, channels: 3, background: "#fff" }, ...unlimited });
}

async function measure(picture: Sharp, kind: PictureKind): Promise<Metadata> {
  const metadata = await withRefusals(kind, () => picture.metadata());
  checkSize(kind, metadata.autoOrient);
  return metadata;
}

function checkSize(kind: PictureKind, { width, height }: { width: number; height: number }): void {
  if (Math.max(width, height) > MAX_SIDE) throw refusals.sideTooLong(width, height);
  const isDecodedAtOnce = kind === "avif" || kind === "jxl";
  if (isDecodedAtOnce && width * height > MAX_AT_ONCE_PIXELS) throw refusals.decodedAtOnceTooLarge(kind, width, height);
  if (width * height > MAX_PIXELS) throw refusals.tooManyPixels(width, height);
}

/** Decodes a picture as people should see it: first frame, upright, 8-bit sRGB, without metadata. Use the result once. */
export function uprightPipeline(opened: Opened, strictness: Strictness): Sharp {
  const { metadata } = opened;
  const picture = decoderFor(opened, strictness); // sharp writes 8-bit sRGB by default
  const { icc, space } = metadata;
  // sharp converts 16-bit pictures with a profile to Display P3 and labels them sRGB; naming the output profile makes them sRGB.
  return icc && space === "rgb16" ? picture.withIccProfile("srgb", { attach: false }) : picture;
}

/** Decodes all frames of an animation, below each other, as `uprightPipeline` does with one. */
export function framesPipeline(opened: Opened, strictness: Strictness): Sharp {
  return decoderFor(opened, strictness, true);
}

/** Decodes every row and keeps one pixel: nothing less proves that a picture is complete. Truncated files have intact headers. */
export async function decode(opened: Opened, strictness: Strictness): Promise<void> {
  // Naming a colour space keeps libvips from decoding at an eighth of the size, where it overlooks damage.
  await decoderFor(opened, strictness, isAnimation(opened))
    .pipelineColourspace("srgb")
    .resize(1, 1, { fit: "fill" })
    .raw()
    .toBuffer();
}

/** Options of sharp that select a picture of the file. */
function selecting(picture: TiffPicture | undefined): SharpOptions {
  if (!picture) return {};
  return { page: picture.page, ...(picture.subifd !== undefined && { tiff: { subifd: picture.subifd } }) };
}

function decoderFor({ source, deadline, tiff }: Opened, failOn: Strictness, animated = false): Sharp {
  const upright = animated ? { animated } : { autoOrient: true }; // GIF and animated WebP have no orientation
  return sharp(source, { failOn, limitInputPixels: MAX_PIXELS, ...upright, ...selecting(tiff?.largest) }).timeout({
    seconds: secondsUntil(deadline),
  });
}

/** For sharp, which takes whole seconds. */
export function secondsUntil(deadline: number): number {
  return Math.max(1, Math.ceil((deadline - performance.now()) / 1000));
}

/** Runs `work` strictly, and again leniently if the file has a flaw that costs no pixels (an extra byte, an odd tag).
 *  Throws `PictureError` when pixels are missing. */
export async function retryLeniently<T>({ kind }: Opened, work: (strictness: Strictness) => Promise<T>): Promise<T> {
  try {
    return await work("warning");
  } catch (flaw) {
    if (isTimeout(flaw) || losesPixels(flaw)) throw refusalFor(kind, flaw);
  }
  return withRefusals(kind, () => work("error"));
}

async function withRefusals<T>(kind: PictureKind, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalFor(kind, error);
  }
}

export function refusalFor(kind: PictureKind, error: unknown): PictureError {
  if (isTimeout(error)) return refusals.tooSlow(error);
  return kind === "heic" && isUnsupported(error) ? refusals.heicVariant(error) : refusals.damaged(kind, error);
}

/** libvips knows no size of pixels compressed in a way that libheif doesn't know. */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && /unsupported feature|undefined bits per pixel/i.test(error.message);
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}

/** libjpeg only warns when part of the picture is missing and paints the rest grey. */
function losesPixels(error: unknown): boolean {
  return error instanceof Error && /premature end|bad huffman/i.test(error.message);
}

export function infoOf(
  type: ImageType,
  { width, height }: { width: number; height: number },
  bytes: number,
  frames = 1,
): Omit<ImageInfo, "key"> {
  return { type, width, height, bytes, ...(frames > 1 && { frames }) };
}
