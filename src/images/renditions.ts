import { PictureError } from "../core/errors.ts";
import { framesPipeline, isAnimation, retryLeniently, uprightPipeline, withOpened } from "./open.ts";
import { carryMark } from "./provenance/keep.ts";

/** Makes a preview to show while the final picture is drawn: longest side ≤ 512 pixels, WebP, upright, never enlarged. Optimised for speed over
 *  size. Throws `PictureError`. */
export function createPreview(bytes: Uint8Array): Promise<Uint8Array> {
  return resizeWithin(bytes, { width: 512, height: 512 }, { quality: 70, effort: 0 });
}

/** From this width on, the page shows animations. Narrower ones are thumbnails. */
const MIN_ANIMATED_WIDTH = 640;

/** Makes a picture for the page: at most `width` pixels wide, WebP, upright, with alpha and its mark, never enlarged. Throws `PictureError`. */
export async function resizeForPage(bytes: Uint8Array, width: number): Promise<Uint8Array> {
  return width < MIN_ANIMATED_WIDTH ? carryMark(bytes, await resizeForDisplay(bytes, width)) : resizeAnimation(bytes, width);
}

/** Like `resizeForDisplay`, but with the picture's mark, and all frames of an animation. */
export async function resizeAnimation(bytes: Uint8Array, width: number): Promise<Uint8Array> {
  return carryMark(bytes, await resizeFrames(bytes, width));
}

async function resizeFrames(bytes: Uint8Array, width: number): Promise<Uint8Array> {
  try {
    return await withOpened(bytes, async (opened) => {
      const pipeline = isAnimation(opened) ? framesPipeline : uprightPipeline;
      return retryLeniently(opened, (strictness) =>
        pipeline(opened, strictness).resize({ width, withoutEnlargement: true }).webp({ quality: 80, effort: 0 }).toBuffer(),
      );
    });
  } catch (error) {
    if (!(error instanceof PictureError) || error.code !== "too-slow") throw error;
    return resizeForDisplay(bytes, width); // a still picture is better than none
  }
}

/** Makes a still picture: at most `width` pixels wide, WebP, upright, with alpha, never enlarged. Throws `PictureError`. */
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
