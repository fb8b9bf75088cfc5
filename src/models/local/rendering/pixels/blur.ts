import { type Pixels, resizePixels, type Size, transformPixels } from "./pixels.ts";
import { reclaimMemory } from "./reclaim-memory.ts";

/** How many pixels are enlarged at a time. */
const STRIP_PIXELS = 4_000_000;

/** Blurs a picture; `sigma` in pixels. Colours of transparent pixels don't bleed in. A wide blur works on a smaller copy. */
export async function blurPixels(picture: Pixels, sigma: number): Promise<Pixels> {
  if (sigma < 0.3) return picture;
  const shrink = shrinkOf(sigma);
  if (shrink === 1) return transformPixels(picture, (one) => one.blur(sigma));
  const { width, height } = picture;
  return resizePixels(await smallBlur(picture, sigma, shrink), { width, height }, upscale);
}

/** The same in strips from the top down, so that a large picture is in memory only once. Callers may change only the rows of the strips
 *  they got. */
export async function* blurInStrips(picture: Pixels, sigma: number): AsyncGenerator<{ soft: Pixels; top: number }> {
  const { width, height } = picture;
  const shrink = shrinkOf(sigma);
  if (shrink === 1 || width * height <= STRIP_PIXELS) {
    yield { soft: await blurPixels(picture, sigma), top: 0 };
    return;
  }
  const small = await smallBlur(picture, sigma, shrink);
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  for (let top = 0; top < height; top += rows) {
    const strip = { width, height: Math.min(rows, height - top) };
    const whole = { width, height, ...upscale };
    yield { soft: await transformPixels(small, (one) => one.resize(whole).extract({ left: 0, top, ...strip }), strip), top };
    if (top % (8 * rows) === 0) await reclaimMemory(picture);
  }
}

const upscale = { fit: "fill", kernel: "mitchell" } as const;

function shrinkOf(sigma: number): number {
  return Math.max(1, Math.floor(sigma / 4));
}

async function smallBlur(picture: Pixels, sigma: number, shrink: number): Promise<Pixels> {
  const size: Size = {
    width: Math.max(1, Math.round(picture.width / shrink)),
    height: Math.max(1, Math.round(picture.height / shrink)),
  };
  const small = await resizePixels(picture, size, { fit: "fill", kernel: "linear" });
  return transformPixels(small, (one) => one.blur(Math.max(0.3, sigma / shrink)));
}
