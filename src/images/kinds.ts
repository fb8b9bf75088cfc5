/** The types of picture that are taken. What leaves is a JPEG, PNG or WebP. */
export type PictureKind = "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff";

export const pictureNames: Record<PictureKind, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  avif: "AVIF",
  tiff: "TIFF",
};
