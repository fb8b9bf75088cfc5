import type { Size } from "./pixels.ts";

/** Width to height: 16 and 9. */
export interface AspectRatio {
  width: number;
  height: number;
}

/** A rectangle in a picture, in pixels. */
export interface Box extends Size {
  left: number;
  top: number;
}

/** The largest size with this aspect ratio that fits inside `size`. */
export function fitInside(ratio: AspectRatio, { width, height }: Size): Size {
  const wanted = ratio.width / ratio.height;
  return width / height > wanted
    ? { width: Math.max(1, Math.round(height * wanted)), height }
    : { width, height: Math.max(1, Math.round(width / wanted)) };
}

/** The smallest size with this aspect ratio that contains `size`. */
export function fitAround(ratio: AspectRatio, { width, height }: Size): Size {
  const wanted = ratio.width / ratio.height;
  return width / height > wanted
    ? { width, height: Math.max(height, Math.round(width / wanted)) }
    : { width: Math.max(width, Math.round(height * wanted)), height };
}
