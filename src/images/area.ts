// The part of a picture that a person marked: a grey PNG, white where an edit applies, black where the picture stays.

import type { Sharp } from "sharp";
import { PictureError } from "../core/errors.ts";
import type { ImageInfo } from "../core/vocabulary.ts";
import { imageMessages } from "./messages.ts";
import { retryLeniently, uprightPipeline, withOpened } from "./open.ts";
import { sharp, withPictureSlot } from "./picture-slots.ts";
import { carryMark } from "./provenance/keep.ts";

interface Size {
  width: number;
  height: number;
}
/** Pixels of the picture, from its top left corner. */
export interface Box extends Size {
  left: number;
  top: number;
}
interface Area {
  png: Uint8Array;
  info: Omit<ImageInfo, "key">;
}

/** More detail than edges of an area need. In pixels. */
const MAX_SIDE = 2048;
const MAX_RATIO_DIFFERENCE = 0.01;
/** Darker than this is no mark that people see. */
const MIN_MARK = 16;
const WHITE = 255;

/** The least that sharp blurs. */
const MIN_SIGMA = 0.3;

/** `feather`: how many pixels of the picture its edge is soft. `invert`: everything else is meant. */
interface AreaOptions {
  feather: number;
  invert: boolean;
}

/** Checks and tidies the picture of an area that a browser drew for a picture of this size: a PNG of the same shape. Transparent counts as
 *  black. Throws `PictureError` with a sentence for the person. */
export async function readArea(bytes: Uint8Array, picture: Size, options: AreaOptions, person: string): Promise<Area> {
  return withOpened(
    bytes,
    async (opened) => {
      if (opened.kind !== "png") throw new PictureError("unsupported", imageMessages.areaNotPng);
      const { width, height } = opened.metadata.autoOrient;
      if (!isSameShape({ width, height }, picture, MAX_RATIO_DIFFERENCE))
        throw new PictureError("unsupported", imageMessages.areaOtherShape(width, height, picture.width, picture.height));
      const box = { width: MAX_SIDE, height: MAX_SIDE, fit: "inside", withoutEnlargement: true } as const;
      const grey = await retryLeniently(opened, (strictness) =>
        greyPixels(uprightPipeline(opened, strictness).resize(box).flatten({ background: "#000" })),
      );
      return finish(grey, picture, options);
    },
    person,
  );
}

/** The area of a rectangle, for people who type numbers. Throws `PictureError`. */
export async function areaOfBox(box: Box, picture: Size, options: AreaOptions): Promise<Area> {
  const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
  const size = { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) };
  const pixels = new Uint8Array(size.width * size.height);
  const [left = 0, right = 0] = [box.left, box.left + box.width].map((x) => Math.min(size.width, Math.round(x * scale)));
  const [top = 0, bottom = 0] = [box.top, box.top + box.height].map((y) => Math.min(size.height, Math.round(y * scale)));
  for (let y = top; y < bottom; y++) pixels.fill(WHITE, y * size.width + left, y * size.width + right);
  return withPictureSlot(() => finish({ ...size, pixels }, picture, options));
}

interface Grey extends Size {
  pixels: Uint8Array;
}

/** One byte per pixel. */
async function greyPixels(picture: Sharp): Promise<Grey> {
  const { data, info } = await picture.greyscale().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, pixels: channels === 1 ? data : data.filter((_, at) => at % channels === 0) };
}

/** Softens and inverts it, unless nothing is marked. */
async function finish(grey: Grey, picture: Size, { feather, invert }: AreaOptions): Promise<Area> {
  refuseEmpty(grey);
  const sigma = (feather * grey.width) / picture.width / 2;
  const soft = sigma < MIN_SIGMA ? grey : await greyPixels(pictureOf(grey).blur(sigma));
  const { width, height } = soft;
  const meant = { width, height, pixels: invert ? soft.pixels.map((value) => WHITE - value) : soft.pixels };
  refuseEmpty(meant);
  const png = await pictureOf(meant).toColourspace("b-w").png().toBuffer();
  return { png, info: { type: "image/png", width, height, bytes: png.length } };
}

function refuseEmpty({ pixels }: Grey): void {
  if (pixels.every((value) => value < MIN_MARK)) throw new PictureError("empty", imageMessages.areaEmpty);
}

function pictureOf({ pixels, width, height }: Grey): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}

/** A mask for models that take one: a PNG of this picture's size, transparent where the model may change something. */
export async function toEditMask(area: Uint8Array, picture: Uint8Array): Promise<Uint8Array> {
  return withPictureSlot(async () => {
    const { width, height } = (await sharp(picture).metadata()).autoOrient;
    const { pixels } = await stretched(area, { width, height });
    const kept = Buffer.from(pixels.map((value) => WHITE - value));
    const black = { create: { width, height, channels: 3 as const, background: "#000" } };
    return sharp(black)
      .joinChannel(kept, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
  });
}

/** All of its pixels are in memory several times. */
const MAX_BLENDED_PIXELS = 24_000_000;

/** Puts what a model drew into the area and leaves everything else as it was, in the original's size up to 24 megapixels. Undefined if the
 *  drawing has another shape, or is no picture. Keeps the drawing's mark. Throws `PictureError`. */
export async function blendIntoArea(original: Uint8Array, drawn: Uint8Array, area: Uint8Array): Promise<Uint8Array | undefined> {
  return withOpened(original, async (opened) => {
    const { autoOrient: size, hasAlpha } = opened.metadata;
    const shape = await sharp(drawn)
      .metadata()
      .catch(() => undefined);
    if (!shape || !isSameShape(shape.autoOrient, size, 2 * MAX_RATIO_DIFFERENCE)) return undefined;
    const scale = Math.min(1, Math.sqrt(MAX_BLENDED_PIXELS / (size.width * size.height)));
    const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
    const box = { width, height, fit: "fill" } as const;
    const { pixels: inside } = await stretched(area, { width, height });
    const rgb = await sharp(drawn)
      .autoOrient()
      .resize(box)
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .raw()
      .toBuffer();
    const patch = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .joinChannel(Buffer.from(inside), { raw: { width, height, channels: 1 } })
      .raw()
      .toBuffer();
    const base = await retryLeniently(opened, (strictness) =>
      uprightPipeline(opened, strictness).resize(box).toColourspace("srgb").ensureAlpha().raw().toBuffer(),
    );
    const raw = { width, height, channels: 4 } as const;
    const blended = sharp(base, { raw }).composite([{ input: patch, raw }]);
    const made = hasAlpha ? blended : sharp(await blended.raw().toBuffer(), { raw }).removeAlpha();
    const encoded = opened.kind === "jpeg" ? made.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }) : made.png();
    return carryMark(drawn, await encoded.toBuffer());
  });
}

function isSameShape(one: Size, other: Size, difference: number): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= difference;
}

/** A thin line around an area, as a transparent PNG of this width: white, with a dark rim that shows on white. */
export async function outlineOf(area: Uint8Array, width: number): Promise<Uint8Array> {
  return withPictureSlot(async () => {
    const { pixels, ...size } = await greyPixels(sharp(area).resize({ width }));
    const rgba = new Uint8Array(4 * size.width * size.height);
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++) {
        const reach = edgeDistance(pixels, size, x, y);
        if (reach > 0) rgba.set(reach === 1 ? [WHITE, WHITE, WHITE, WHITE] : [0, 0, 0, 160], 4 * (y * size.width + x));
      }
    return sharp(rgba, { raw: { ...size, channels: 4 } })
      .png()
      .toBuffer();
  });
}

/** 1: at the edge, inside. 2: next to it, outside. 0: elsewhere. The border of the picture is no edge. */
function edgeDistance(grey: Uint8Array, { width, height }: Size, x: number, y: number): 0 | 1 | 2 {
  const isInside = (dx: number, dy: number, otherwise: boolean) => {
    const [nx, ny] = [x + dx, y + dy];
    return nx < 0 || ny < 0 || nx >= width || ny >= height ? otherwise : (grey[ny * width + nx] ?? 0) > 127;
  };
  const own = isInside(0, 0, false);
  const differs = [[1, 0] as const, [-1, 0] as const, [0, 1] as const, [0, -1] as const].some(
    ([dx, dy]) => isInside(dx, dy, own) !== own,
  );
  return differs ? (own ? 1 : 2) : 0;
}

function stretched(area: Uint8Array, { width, height }: Size): Promise<Grey> {
  return greyPixels(sharp(area).resize({ width, height, fit: "fill" }));
}
