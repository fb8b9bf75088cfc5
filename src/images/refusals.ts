import { PictureError, type PictureErrorCode } from "../core/errors.ts";
import { type PictureKind, pictureNames } from "./kinds.ts";

export const MAX_BYTES = 32 * 1024 * 1024;
export const MAX_PIXELS = 64_000_000;
/** AVIF is decoded at once, takes three times the memory of the others, and can't be interrupted. */
export const MAX_AVIF_PIXELS = 24_000_000;
/** The limit of some decoders and most programs; longer rows take a lot of memory each. */
export const MAX_SIDE = 32_767;

const sendAs = "Please send it as a JPEG, PNG or WebP picture.";

/** Every message about a refused picture: what is wrong, and what to do next. */
export const refusals = {
  empty: () => new PictureError("empty", `This file is empty: it has 0 bytes. Please send the picture again.`),

  tooLarge: () => new PictureError("too-large", "This file is larger than 32 MB. Please send a smaller copy of the picture."),

  tooManyPixels: (width: number, height: number) =>
    new PictureError(
      "too-many-pixels",
      `This picture is ${width} × ${height} pixels; 64 megapixels is the most that can be opened. Please make it smaller and send it again.`,
    ),

  tooLong: (width: number, height: number) =>
    new PictureError(
      "too-many-pixels",
      `This picture is ${width} × ${height} pixels; a side can have 32,767 pixels at most. Please crop it or make it smaller and send it again.`,
    ),

  avifTooLarge: (width: number, height: number) =>
    new PictureError(
      "too-many-pixels",
      `This AVIF picture is ${width} × ${height} pixels; 24 megapixels is the most that can be opened as AVIF. Please save it as a JPEG and send that.`,
    ),

  heic: () =>
    new PictureError(
      "heic",
      "This is a HEIC photo, which can't be opened here. Please export it as JPEG and send that: on an iPhone, choose Settings › Camera › Formats › Most Compatible, or share the photo with Options › Most Compatible; on a Mac, Preview › File › Export › JPEG.",
    ),

  vector: () =>
    new PictureError("vector", "This is an SVG drawing, which can't be opened here. Please export it as a PNG and send that."),

  /** `what` with its article: "a PDF document". */
  notPicture: (what: string) => new PictureError("not-a-picture", `This is ${what}, not a picture. ${sendAs}`),

  unknown: () => new PictureError("not-a-picture", `This file is not a picture of a known type. ${sendAs}`),

  unsupported: (what: string) => new PictureError("unsupported", `This is ${what}, which can't be opened here. ${sendAs}`),

  damaged: (kind: PictureKind, cause?: unknown) =>
    fromCause(
      "damaged",
      `This ${pictureNames[kind]} picture is damaged or was cut off. Please send the original again, or a fresh export of it.`,
      cause,
    ),

  /** `what` with its article: "a ZIP archive". */
  disguised: (kind: PictureKind, what: string) =>
    new PictureError(
      "disguised",
      `This ${pictureNames[kind]} picture has ${what} hidden in it. Please save it again in an image editor and send that copy.`,
    ),

  disguisedMarkup: () =>
    new PictureError("disguised", `This file begins as a web page or script and hides a picture behind it. ${sendAs}`),

  tooSlow: (cause?: unknown) =>
    fromCause(
      "too-slow",
      "This picture takes too long to open. Please save it again, smaller or as a plain JPEG, and send that.",
      cause,
    ),
};

function fromCause(code: PictureErrorCode, message: string, cause: unknown): PictureError {
  return new PictureError(code, message, cause === undefined ? {} : { cause });
}
