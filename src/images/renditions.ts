import { retryLeniently, uprightPipeline, withOpened } from "./open.ts";

/** To look at while the rest is drawn: longest side ≤ 512 pixels, WebP, upright, not enlarged. Quick before small. Throws `PictureError`. */
export function createPreview(bytes: Uint8Array): Promise<Uint8Array> {
  return resizeWithin(bytes, { width: 512, height: 512 }, { quality: 70, effort: 0 });
}

/** A picture for the page: at most `width` pixels wide, WebP, upright, alpha kept, not enlarged. Throws `PictureError`. */
export function resizeForDisplay(bytes: Uint8Array, width: number): Promise<Uint8Array> {
  return resizeWithin(bytes, { width }, { quality: 80, effort: 2 });
}

function resizeWithin(
  bytes: Uint8Array,
  box: { width: number; height?: number },
  webp: { quality: number; effort: number },
): Promise<Uint8Array> {
  return withOpened(bytes, async (opened) => {
    const size = { ...box, fit: "inside", withoutEnlargement: true } as const;
    return retryLeniently(opened, (strictness) => uprightPipeline(opened, strictness).resize(size).webp(webp).toBuffer());
  });
}
