import type { PictureKind } from "../kinds.ts";
import { scanAvif } from "./avif.ts";
import { scanGif } from "./gif.ts";
import { scanJpeg } from "./jpeg.ts";
import { scanPng } from "./png.ts";
import { scanTiff } from "./tiff.ts";
import { scanWebp } from "./webp.ts";

/** What the skeleton of a file says, without opening a pixel. */
export interface Scan {
  /** Where the picture ends: what follows is not part of it. The length of the file where that can't be told. */
  end: number;
  /** Nothing in it but one still picture: no metadata, no profile, no animation, not a byte behind it. */
  clean: boolean;
  /** Its colours are exact: they were not compressed with loss. */
  lossless: boolean;
  /** It is built to waste time: more passes, segments, chunks or pages than any program writes. */
  pathological: boolean;
}

/** Reads the skeleton of a picture. Never throws, takes time in proportion to the file: about a millisecond per megabyte. */
export function scan(kind: PictureKind, bytes: Buffer): Scan {
  switch (kind) {
    case "jpeg":
      return { ...scanJpeg(bytes), lossless: false };
    case "png":
      return { ...scanPng(bytes), lossless: true };
    case "webp":
      return { ...scanWebp(bytes), pathological: false };
    case "gif":
      return { ...scanGif(bytes), clean: false, lossless: true };
    case "avif":
      return { end: scanAvif(bytes), clean: false, lossless: false, pathological: false };
    case "tiff":
      return { ...scanTiff(bytes), end: bytes.length, clean: false, lossless: true };
  }
}
