import type { Sharp } from "sharp";
import { retryLeniently, uprightPipeline, withOpened } from "./open.ts";
import { carryMark } from "./provenance/keep.ts";

export const downloadTypes = ["png", "jpeg", "webp"] as const;
export type DownloadType = (typeof downloadTypes)[number];

/** Encodes a picture for a person who downloads it: upright, with its mark, of an animation the first frame. JPEG shows white where the picture
 *  is transparent. `longestSide`: in pixels; never enlarged. `person`: who waits, so that people take turns. Throws `PictureError`. */
export async function convertPicture(
  bytes: Uint8Array,
  type: DownloadType,
  longestSide: number | undefined,
  person: string,
): Promise<Uint8Array> {
  const box = { width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true } as const;
  const made = await withOpened(
    bytes,
    (opened) =>
      retryLeniently(opened, (strictness) => {
        const upright = uprightPipeline(opened, strictness);
        return encoders[type](longestSide === undefined ? upright : upright.resize(box)).toBuffer();
      }),
    person,
  );
  return carryMark(bytes, made);
}

const encoders = {
  png: (picture: Sharp) => picture.png({ compressionLevel: 6 }),
  jpeg: (picture: Sharp) => picture.flatten({ background: "#fff" }).jpeg({ quality: 92, chromaSubsampling: "4:4:4" }),
  webp: (picture: Sharp) => picture.webp({ quality: 92, effort: 2 }),
} satisfies Record<DownloadType, (picture: Sharp) => Sharp>;
