import { type Pixels, resizePixels, type Size } from "../rendering/pixels.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "./phrase.ts";

// Shapes: what people call them, and the boxes that follow from them.

/** Width over height, and what it is called: "16:9", "square". */
export interface AspectRatioPhrase {
  width: number;
  height: number;
}

const square = phrase("square|1:1|quadratic|square format");
const ratio = phrase("<ratio>");
const named: readonly (readonly [RegExp, AspectRatioPhrase])[] = [
  [
    phrase(
      "(instagram|insta|ig|facebook|tiktok|snapchat) (story|stories|reel|reels)|tiktok|vertical video|phone wallpaper|story format",
    ),
    { width: 9, height: 16 },
  ],
  [phrase("(instagram|insta|ig) portrait"), { width: 4, height: 5 }],
  [phrase("(instagram|insta|ig) (square|post)|instagram|profile (picture|pic|photo)|avatar"), { width: 1, height: 1 }],
  [phrase("widescreen|wide screen|youtube thumbnail|youtube|desktop wallpaper|wallpaper"), { width: 16, height: 9 }],
  [phrase("ultrawide|ultra wide|cinemascope|anamorphic"), { width: 21, height: 9 }],
  [phrase("panorama|panoramic"), { width: 3, height: 1 }],
  [phrase("portrait format|portrait orientation|portrait"), { width: 2, height: 3 }],
  [phrase("landscape format|landscape orientation|landscape mode|landscape"), { width: 3, height: 2 }],
];

/** Takes "16:9", "4x5", "square", "instagram story". A ratio has small numbers; 800×600 is a size. */
export function takeAspectRatio(clause: Clause): AspectRatioPhrase | undefined {
  if (hasPhrase(clause, square)) return { width: 1, height: 1 };
  const found = /(\d+(?:\.\d+)?)\s*(:|\/|×|x|by)\s*(\d+(?:\.\d+)?)/i.exec(clause.rest);
  if (found !== null && (found[2] === ":" || (Number(found[1]) <= 32 && Number(found[3]) <= 32))) {
    takePhrase(clause, ratio);
    return { width: Number(found[1]), height: Number(found[3]) };
  }
  return named.find(([said]) => hasPhrase(clause, said))?.[1];
}

const boxPhrase = /(?<![\d.])(\d{2,6})\s*(?:px|pixels?)?\s*(?:x|×|by|\*)\s*(\d{2,6})\s*(?:px|pixels?)?(?![\d.])/i;

/** Takes "800x600", "800 by 600 pixels". */
export function takeBox(clause: Clause): Size | undefined {
  const found = boxPhrase.exec(clause.rest);
  if (found === null) return undefined;
  clause.rest = clause.rest.replace(found[0], " · ");
  return { width: Number(found[1]), height: Number(found[2]) };
}

/** "16:9", or "square". */
export function describeAspectRatio({ width, height }: AspectRatioPhrase): string {
  return width === height ? "a square" : `${width}:${height}`;
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

export interface Box extends Size {
  left: number;
  top: number;
}

/** Cuts a box out. Throws when it lies outside. */
export function cut(picture: Pixels, { left, top, width, height }: Box): Pixels {
  const { bytes, channels } = picture;
  const row = width * channels;
  const part = new Uint8ClampedArray(row * height);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * picture.width + left) * channels;
    part.set(bytes.subarray(from, from + row), y * row);
  }
  return { bytes: part, width, height, channels };
}

/** Puts a picture into a larger one of as many channels, alpha and all, replacing what is there. Throws when it does not fit. */
export function inlay(canvas: Pixels, part: Pixels, left: number, top: number): Pixels {
  const row = part.width * part.channels;
  for (let y = 0; y < part.height; y += 1) {
    canvas.bytes.set(part.bytes.subarray(y * row, (y + 1) * row), ((top + y) * canvas.width + left) * canvas.channels);
  }
  return canvas;
}

/** Puts `layer` onto `base` in place, its upper left corner at (left, top); parts outside are cut off. */
export function lay(base: Pixels, layer: Pixels, left: number, top: number, opacity = 1): Pixels {
  const [fromX, toX] = [Math.max(0, -left), Math.min(layer.width, base.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(layer.height, base.height - top)];
  for (let y = fromY; y < toY; y += 1) {
    let from = (y * layer.width + fromX) * layer.channels;
    let to = ((y + top) * base.width + fromX + left) * base.channels;
    for (let x = fromX; x < toX; x += 1, from += layer.channels, to += base.channels) over(base, to, layer, from, opacity);
  }
  return base;
}

/** Source over destination, colours not multiplied by alpha. */
function over(base: Pixels, to: number, layer: Pixels, from: number, opacity: number): void {
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

/** Exactly this many pixels, stretched if need be; sharp's Lanczos. */
export async function stretched(picture: Pixels, { width, height }: Size): Promise<Pixels> {
  if (picture.width === width && picture.height === height) return picture;
  return resizePixels(picture, { width, height }, { fit: "fill" });
}
