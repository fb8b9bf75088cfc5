/** The accepted types of picture. Stored pictures are JPEG, PNG or WebP. */
export type PictureKind = "jpeg" | "png" | "webp" | "gif" | "avif" | "heic" | "tiff" | "bmp" | "jxl";

export const pictureNames: Record<PictureKind, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  avif: "AVIF",
  heic: "HEIC",
  tiff: "TIFF",
  bmp: "BMP",
  jxl: "JPEG XL",
};
