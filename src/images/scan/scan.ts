import type { PictureKind } from "../kinds.ts";
import { scanBmp } from "./bmp.ts";
import { scanBoxes } from "./boxes.ts";
import { scanGif } from "./gif.ts";
import { scanJpeg } from "./jpeg.ts";
import { scanPng } from "./png.ts";
import { scanTiff, type TiffScan } from "./tiff.ts";
import { scanWebp } from "./webp.ts";

/** What the structure of a file reveals without decoding a pixel. */
export interface Scan {
  /** Where the picture ends: later bytes aren't part of it. The length of the file if that is unknown. */
  end: number;
  /** Nothing but one still picture: no metadata, no profile, no animation, no trailing bytes. */
  clean: boolean;
  /** Compressed without loss. */
  lossless: boolean;
  /** Of an animated PNG, which decoders report as a still picture. */
  frames?: number;
  /** Built to waste time: more passes, segments, chunks or pages than any program writes. */
  pathological: boolean;
  /** What is known of a TIFF's pictures alone. */
  tiff?: TiffScan;
}

/** Reads the structure of a picture. Never throws. Takes about a millisecond per megabyte. */
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
    case "heic":
      return { end: scanBoxes(bytes), clean: false, lossless: false, pathological: false };
    case "bmp":
      return { ...scanBmp(bytes), clean: false, lossless: true, pathological: false };
    case "jxl":
      return { end: bytes.length, clean: false, lossless: false, pathological: false };
    case "tiff": {
      const tiff = scanTiff(bytes);
      return { pathological: tiff.pathological, end: bytes.length, clean: false, lossless: true, tiff };
    }
  }
}
