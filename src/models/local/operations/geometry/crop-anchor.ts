import sharp from "sharp";
import { z } from "zod";
import { type Anchor, anchorNames, describeAnchor } from "../../language/vocabulary/quantities.ts";
import { clamp } from "../../operation.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { type Pixels, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";

const cropAnchors = ["attention", ...anchorNames] as const;

export type CropAnchor = (typeof cropAnchors)[number];

export const cropAnchorSchema = z.enum(cropAnchors);

/** Crops to `size` at an anchor. "attention" is the area with the most edges and colours. */
export async function cropAt(picture: Pixels, size: Size, anchor: CropAnchor): Promise<Pixels> {
  const spare = { width: picture.width - size.width, height: picture.height - size.height };
  const { x, y } = anchor === "attention" ? await findBusiest(picture, size) : anchorPosition(anchor);
  return cropTo(picture, { ...size, left: Math.round(spare.width * x), top: Math.round(spare.height * y) });
}

/** The position of the crop, from 0 (left, top) to 1 (right, bottom). */
function anchorPosition(anchor: Anchor): { x: number; y: number } {
  return {
    x: anchor.includes("left") ? 0 : anchor.includes("right") ? 1 : 0.5,
    y: anchor.includes("top") ? 0 : anchor.includes("bottom") ? 1 : 0.5,
  };
}

async function findBusiest(picture: Pixels, size: Size): Promise<{ x: number; y: number }> {
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

export function describeCropAnchor(anchor: CropAnchor): string {
  if (anchor === "centre") return "";
  return anchor === "attention" ? " around the busiest part" : ` from the ${describeAnchor(anchor)}`;
}
