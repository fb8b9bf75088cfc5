import type { ImageInfo, ImageType } from "../core/vocabulary.ts";
import { whenCoreFree } from "./limit.ts";
import { forgiving, open, shown } from "./open.ts";

/** What a model makes use of: more is only slower and dearer. */
export interface Use {
  /** Pixels. */
  longestSide: number;
  bytes: number;
}

/** A picture as it is sent. */
export interface Sent {
  bytes: Uint8Array;
  type: ImageType;
}

/** A picture as small as a model usefully takes it: the bytes as they are where they fit, else made anew from them, a JPEG, or a PNG where
 *  it can be seen through. Always from the stored picture, so that nothing is encoded twice on its way. Throws `PictureError`. */
export async function forSending(bytes: Uint8Array, info: ImageInfo, use: Use): Promise<Sent> {
  const small = Math.max(info.width, info.height) <= use.longestSide;
  if (small && bytes.length <= (info.type === "image/png" ? Math.min(SMALL_PNG, use.bytes) : use.bytes))
    return { bytes, type: info.type };
  return whenCoreFree(async () => {
    const opened = await open(bytes);
    const clear = opened.metadata.hasAlpha;
    if (small && clear && bytes.length <= use.bytes) return { bytes, type: info.type };
    const box = { width: use.longestSide, height: use.longestSide, fit: "inside", withoutEnlargement: true } as const;
    const made = await forgiving(opened, (strictness) => {
      const picture = shown(opened, strictness).resize(box);
      return (clear ? picture.png({ compressionLevel: 1 }) : picture.jpeg(fine)).toBuffer();
    });
    return { bytes: made, type: clear ? "image/png" : "image/jpeg" };
  });
}

/** Not worth the work, and most likely a drawing or text, which PNG keeps best. */
const SMALL_PNG = 256 * 1024;
/** Nothing of it can be seen; a seventh of a PNG's bytes. */
const fine = { quality: 92, chromaSubsampling: "4:4:4" } as const;
