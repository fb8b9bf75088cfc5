import { reclaim } from "../reclaim.ts";
import { type Pixels, resizePixels, type Size, transformPixels } from "./pixels.ts";

/** Pixels that are enlarged at a time. */
const STRIP_PIXELS = 4_000_000;

/** The picture out of focus; `sigma` in pixels. Colours of transparent pixels do not bleed in. A wide blur works on a smaller copy. */
export async function blurPixels(picture: Pixels, sigma: number): Promise<Pixels> {
  if (sigma < 0.3) return picture;
  const shrink = shrinkOf(sigma);
  if (shrink === 1) return transformPixels(picture, (one) => one.blur(sigma));
  const { width, height } = picture;
  return resizePixels(await smallBlur(picture, sigma, shrink), { width, height }, upscale);
}

/** The same from the top down, in strips as wide as the picture, so that a large one is in memory once and not twice or three times. Only
 *  the rows of a strip that is out may be written into. */
export async function* blurInStrips(picture: Pixels, sigma: number): AsyncGenerator<{ soft: Pixels; top: number }> {
  const { width, height } = picture;
  const shrink = shrinkOf(sigma);
  if (shrink === 1 || width * height <= STRIP_PIXELS) {
    yield { soft: await blurPixels(picture, sigma), top: 0 };
    return;
  }
  const little = await smallBlur(picture, sigma, shrink);
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  for (let top = 0; top < height; top += rows) {
    const strip = { width, height: Math.min(rows, height - top) };
    const whole = { width, height, ...upscale };
    yield { soft: await transformPixels(little, (one) => one.resize(whole).extract({ left: 0, top, ...strip }), strip), top };
    if (top % (8 * rows) === 0) await reclaim(picture);
  }
}

const upscale = { fit: "fill", kernel: "mitchell" } as const;

function shrinkOf(sigma: number): number {
  return Math.max(1, Math.floor(sigma / 4));
}

async function smallBlur(picture: Pixels, sigma: number, shrink: number): Promise<Pixels> {
  const small: Size = {
    width: Math.max(1, Math.round(picture.width / shrink)),
    height: Math.max(1, Math.round(picture.height / shrink)),
  };
  const little = await resizePixels(picture, small, { fit: "fill", kernel: "linear" });
  return transformPixels(little, (one) => one.blur(Math.max(0.3, sigma / shrink)));
}
