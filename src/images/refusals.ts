import { PictureError, type PictureErrorCode } from "../core/errors.ts";
import type { PictureKind } from "./kinds.ts";
import { imageMessages } from "./messages.ts";

export const MAX_BYTES = 32 * 1024 * 1024;
export const MAX_PIXELS = 64_000_000;
/** AVIF and JPEG XL are decoded at once, and take three times the memory of the others. */
export const MAX_AT_ONCE_PIXELS = 24_000_000;
/** An animation up to these limits stays one. Its frames are in memory at once. */
export const MAX_FRAMES = 300;
export const MAX_ANIMATION_PIXELS = 32_000_000;
/** The limit of some decoders and most programs; longer rows take a lot of memory each. */
export const MAX_SIDE = 32_767;

/** Creates the error for every way in which a picture can be refused, with the sentence that people read. */
export const refusals = {
  empty: () => refuse("empty", imageMessages.empty),
  tooLarge: () => refuse("too-large", imageMessages.tooLarge),
  tooManyPixels: (width: number, height: number) => refuse("too-many-pixels", imageMessages.tooManyPixels(width, height)),
  sideTooLong: (width: number, height: number) => refuse("too-many-pixels", imageMessages.sideTooLong(width, height)),
  decodedAtOnceTooLarge: (kind: PictureKind, width: number, height: number) =>
    refuse("too-many-pixels", imageMessages.decodedAtOnceTooLarge(kind, width, height)),
  heicDecoderMissing: (cause?: unknown) => refuse("heic", imageMessages.heicDecoderMissing, cause),
  heicVariant: (cause?: unknown) => refuse("heic", imageMessages.heicVariant, cause),
  raw: () => refuse("unsupported", imageMessages.raw),
  vector: () => refuse("vector", imageMessages.vector),
  /** `what`: one of `fileKinds`. */
  notPicture: (what: string) => refuse("not-a-picture", imageMessages.notPicture(what)),
  unknown: () => refuse("not-a-picture", imageMessages.unknown),
  unsupported: (what: string) => refuse("unsupported", imageMessages.unsupported(what)),
  damaged: (kind: PictureKind, cause?: unknown) => refuse("damaged", imageMessages.damaged(kind), cause),
  disguised: (kind: PictureKind, what: string) => refuse("disguised", imageMessages.disguised(kind, what)),
  disguisedMarkup: () => refuse("disguised", imageMessages.disguisedMarkup),
  tooSlow: (cause?: unknown) => refuse("too-slow", imageMessages.tooSlow, cause),
};

function refuse(code: PictureErrorCode, message: string, cause?: unknown): PictureError {
  return new PictureError(code, message, cause === undefined ? {} : { cause });
}
