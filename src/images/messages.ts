// What people read about a file that can't be used: what is wrong, and what to do next.

import { formatNumber } from "../core/cards/format.ts";
import { type PictureKind, pictureNames } from "./kinds.ts";

const sendAs = "Send it as a JPEG, PNG or WebP picture.";

const exportHeic =
  "Export it as a JPEG and send that. On an iPhone: Settings › Camera › Formats › Most Compatible, or share the photo with Options › Most Compatible. On a Mac: Preview › File › Export › JPEG.";

export const imageMessages = {
  empty: "This file is empty (0 bytes). Send the picture again.",
  tooLarge: "This file is larger than 32 MB. Send a smaller copy of the picture.",
  tooManyPixels: (width: number, height: number) =>
    `This picture is ${formatSize(width, height)}. The limit is 64 megapixels. Make it smaller and send it again.`,
  sideTooLong: (width: number, height: number) =>
    `This picture is ${formatSize(width, height)}. Each side can have up to 32,767 pixels. Crop it or make it smaller, then send it again.`,
  /** Of AVIF and JPEG XL. */
  decodedAtOnceTooLarge: (kind: PictureKind, width: number, height: number) =>
    `This ${pictureNames[kind]} picture is ${formatSize(width, height)}. The limit for ${pictureNames[kind]} is 24 megapixels. Save it as a JPEG and send that.`,
  heicDecoderMissing: `This is a HEIC photo, and the decoder for it isn't installed here. ${exportHeic} The bot's administrator can add the decoder with “npm install libheif-js”.`,
  heicVariant: `This HEIC picture is compressed in a way that isn't supported. ${exportHeic}`,
  raw: "This is a raw photo, which isn't supported. Export it as a JPEG and send that.",
  vector: "This is an SVG drawing, which isn't supported. Export it as a PNG and send that.",
  /** `what` with its article: "a PDF document". */
  notPicture: (what: string) => `This is ${what}, not a picture. ${sendAs}`,
  unknown: `This isn't a picture, or its format isn't supported. ${sendAs}`,
  unsupported: (what: string) => `This is ${what}, which isn't supported. ${sendAs}`,
  damaged: (kind: PictureKind) =>
    `This ${pictureNames[kind]} picture is damaged or incomplete. Send the original again, or export a fresh copy.`,
  disguised: (kind: PictureKind, what: string) =>
    `This ${pictureNames[kind]} picture has ${what} hidden in it. Save it again in an image editor and send that copy.`,
  disguisedMarkup: `This file starts as a web page or script and has a picture hidden in it. ${sendAs}`,
  areaNotPng: "The marked area must be a PNG picture. Reload the page and mark it again.",
  areaOtherShape: (width: number, height: number, pictureWidth: number, pictureHeight: number) =>
    `The marked area is ${formatSize(width, height)}, which isn't the shape of the picture (${formatSize(pictureWidth, pictureHeight)}). Reload the page and mark it again.`,
  areaEmpty: "Nothing is marked. Mark the part of the picture that should change.",
  tooSlow: "This picture takes too long to open. Save it again, smaller or as a plain JPEG, and send that.",
};

/** What a file is, with its article, as part of a sentence. */
export const fileKinds = {
  zip: "a ZIP archive",
  zipOrOffice: "a ZIP archive or an office document",
  pdf: "a PDF document",
  archive: "an archive",
  compressed: "a compressed file",
  program: "a program",
  video: "a video",
  script: "a script",
  text: "text or a script",
  webPage: "a web page or text",
  markup: "a web page, a script or a document",
  bmp: "a compressed BMP picture",
  icon: "an icon file",
  photoshop: "a Photoshop document",
  jpeg2000: "a JPEG 2000 picture",
  openExr: "an OpenEXR picture",
};

/** "9,000 × 9,000 pixels". */
function formatSize(width: number, height: number): string {
  return `${formatNumber(width)} × ${formatNumber(height)} pixels`;
}
