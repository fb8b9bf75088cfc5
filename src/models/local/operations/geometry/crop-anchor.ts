import sharp from "sharp";
import { z } from "zod";
import { type Anchor, anchorNames, describeAnchor } from "../../language/quantities.ts";
import { clamp } from "../../operation.ts";
import { cut } from "../../rendering/compose.ts";
import { type Pixels, resizePixels, type Size } from "../../rendering/pixels.ts";

const anchors = ["attention", ...anchorNames] as const;

export type CropAnchor = (typeof anchors)[number];

export const anchor = z.enum(anchors);

/** Cuts `size` out at a named place; "attention" is where edges and colours are densest. */
export async function cutAt(picture: Pixels, size: Size, at: CropAnchor): Promise<Pixels> {
  const spare = { width: picture.width - size.width, height: picture.height - size.height };
  const { x, y } = at === "attention" ? await busiest(picture, size) : shareOf(at);
  return cut(picture, { ...size, left: Math.round(spare.width * x), top: Math.round(spare.height * y) });
}

/** Where the box stands, 0 (left, top) to 1 (right, bottom). */
function shareOf(place: Anchor): { x: number; y: number } {
  return {
    x: place.includes("left") ? 0 : place.includes("right") ? 1 : 0.5,
    y: place.includes("top") ? 0 : place.includes("bottom") ? 1 : 0.5,
  };
}

async function busiest(picture: Pixels, size: Size): Promise<{ x: number; y: number }> {
  const scale = Math.min(1, 400 / Math.max(picture.width, picture.height));
  const small = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const little = await resizePixels(picture, small, { fit: "fill" });
  const box = {
    width: Math.min(small.width, Math.max(1, Math.round(size.width * scale))),
    height: Math.min(small.height, Math.max(1, Math.round(size.height * scale))),
  };
  const { info } = await sharp(little.bytes, { raw: { ...small, channels: little.channels } })
    .resize({ ...box, fit: "cover", position: "attention" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const spare = { x: small.width - box.width, y: small.height - box.height };
  const offset = { x: -(info.cropOffsetLeft ?? 0), y: -(info.cropOffsetTop ?? 0) };
  return { x: spare.x > 0 ? clamp(offset.x / spare.x, 0, 1) : 0.5, y: spare.y > 0 ? clamp(offset.y / spare.y, 0, 1) : 0.5 };
}

export function describeCropAnchor(at: CropAnchor): string {
  if (at === "centre") return "";
  return at === "attention" ? " where most happens" : ` from the ${describeAnchor(at)}`;
}
