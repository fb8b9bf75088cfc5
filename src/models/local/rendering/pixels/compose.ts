import type { Colour } from "../../language/vocabulary/colours.ts";
import type { Box } from "./boxes.ts";
import { type Pixels, resizePixels, type Size } from "./pixels.ts";
import type { Plane } from "./planes.ts";

/** Paints one colour through a mask, moved by (dx, dy), onto a picture. */
export function paintMask(
  canvas: Pixels,
  { values, width, height }: Plane,
  colour: Colour,
  opacity: number,
  dx: number,
  dy: number,
): void {
  const { bytes, channels } = canvas;
  for (let y = Math.max(0, -dy); y < height && y + dy < canvas.height; y += 1) {
    for (let x = Math.max(0, -dx); x < width && x + dx < canvas.width; x += 1) {
      const share = ((values[y * width + x] as number) / 255) * opacity;
      if (share === 0) continue;
      const i = ((y + dy) * canvas.width + x + dx) * channels;
      const under = channels === 4 ? (bytes[i + 3] as number) / 255 : 1;
      const whole = share + under * (1 - share);
      for (let channel = 0; channel < 3; channel += 1) {
        const below = bytes[i + channel] as number;
        bytes[i + channel] = below + ((colour[channel] as number) - below) * (share / whole);
      }
      if (channels === 4) bytes[i + 3] = 255 * whole;
    }
  }
}

/** Crops to a box; whole rows are shared with the picture. Throws if it is outside the picture. */
export function cropTo(picture: Pixels, { left, top, width, height }: Box): Pixels {
  const { bytes, channels } = picture;
  const row = width * channels;
  if (left < 0 || top < 0 || left + width > picture.width || top + height > picture.height)
    throw new RangeError("the crop is outside the picture");
  if (width === picture.width) return { bytes: bytes.subarray(top * row, (top + height) * row), width, height, channels };
  const part = new Uint8ClampedArray(row * height);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * picture.width + left) * channels;
    part.set(bytes.subarray(from, from + row), y * row);
  }
  return { bytes: part, width, height, channels };
}

/** Copies a picture, alpha included, into a larger one with as many channels. Throws if it doesn't fit. */
export function copyInto(canvas: Pixels, part: Pixels, left: number, top: number): Pixels {
  const row = part.width * part.channels;
  for (let y = 0; y < part.height; y += 1) {
    canvas.bytes.set(part.bytes.subarray(y * row, (y + 1) * row), ((top + y) * canvas.width + left) * canvas.channels);
  }
  return canvas;
}

/** Draws `layer` over `base`, in place, with its top left corner at (left, top). Parts outside are cut off. */
export function drawOver(base: Pixels, layer: Pixels, left: number, top: number, opacity = 1): Pixels {
  const [fromX, toX] = [Math.max(0, -left), Math.min(layer.width, base.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(layer.height, base.height - top)];
  for (let y = fromY; y < toY; y += 1) {
    let from = (y * layer.width + fromX) * layer.channels;
    let to = ((y + top) * base.width + fromX + left) * base.channels;
    for (let x = fromX; x < toX; x += 1, from += layer.channels, to += base.channels) blendPixel(base, to, layer, from, opacity);
  }
  return base;
}

/** Source over destination, with straight alpha. */
function blendPixel(base: Pixels, to: number, layer: Pixels, from: number, opacity: number): void {
  const share = (layer.channels === 4 ? (layer.bytes[from + 3] as number) / 255 : 1) * opacity;
  const under = base.channels === 4 ? (base.bytes[to + 3] as number) / 255 : 1;
  const whole = share + under * (1 - share);
  if (whole === 0) return;
  const weight = share / whole;
  for (let channel = 0; channel < 3; channel += 1) {
    const below = base.bytes[to + channel] as number;
    base.bytes[to + channel] = below + ((layer.bytes[from + channel] as number) - below) * weight;
  }
  if (base.channels === 4) base.bytes[to + 3] = whole * 255;
}

/** Stretches a picture to a size. */
export async function stretchTo(picture: Pixels, { width, height }: Size): Promise<Pixels> {
  if (picture.width === width && picture.height === height) return picture;
  return resizePixels(picture, { width, height }, { fit: "fill" });
}
