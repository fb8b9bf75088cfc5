import type { AspectRatioPhrase } from "../language/aspect-ratio-phrases.ts";
import type { Size } from "./pixels.ts";

export interface Box extends Size {
  left: number;
  top: number;
}

/** The largest size of this shape that fits into `size`. */
export function largest(shape: AspectRatioPhrase, { width, height }: Size): Size {
  const wanted = shape.width / shape.height;
  return width / height > wanted
    ? { width: Math.max(1, Math.round(height * wanted)), height }
    : { width, height: Math.max(1, Math.round(width / wanted)) };
}

/** The smallest size of this shape that holds `size`. */
export function smallest(shape: AspectRatioPhrase, { width, height }: Size): Size {
  const wanted = shape.width / shape.height;
  return width / height > wanted
    ? { width, height: Math.max(height, Math.round(width / wanted)) }
    : { width: Math.max(width, Math.round(height * wanted)), height };
}
