import type { Box } from "../rendering/pixels/boxes.ts";
import { cropTo } from "../rendering/pixels/compose.ts";
import { decodePixels, type Pixels, toSharp } from "../rendering/pixels/pixels.ts";
import { type Plane, resizePlane } from "../rendering/pixels/planes.ts";
import { networkInput, type Saliency } from "./saliency.ts";

// The network sees a picture several times: whole, mirrored, and the part around its subject. Each time it overlooks something else.

/** What the network found in one part of the picture. */
export interface View {
  saliency: Saliency;
  /** The part, in pixels of the merged saliency. */
  box: Box;
}

/** The side of the merged saliency, in pixels. Any picture is stretched to this square. */
const MERGED_SIDE = 480;
export const wholeBox: Box = { left: 0, top: 0, width: MERGED_SIDE, height: MERGED_SIDE };
/** The longest side of the copy that all views are taken from. */
const COPY_SIDE = 1024;
/** A pixel of the subject's box has at least this value, of 255. */
const FOUND = 50;
/** Space around the subject's box, as a share of its longer side. */
const MARGIN = 0.15;
/** A part that covers more of the picture than this shows nothing new. */
const MAX_COVERED = 0.8;
/** How much the surest view counts against the mean of all. */
const SUREST = 0.5;

/** The copy that all views are taken from, transparent areas on white. */
export function copyForViews(pipeline: ReturnType<typeof toSharp>): Promise<Pixels> {
  const size = { width: COPY_SIDE, height: COPY_SIDE, fit: "inside", withoutEnlargement: true } as const;
  return decodePixels(pipeline.resize(size).flatten({ background: "#fff" }));
}

export function mirroredInput(copy: Pixels, side: number): Promise<Uint8Array> {
  return networkInput(toSharp(copy).flop(), side);
}

/** The network's input for a part of the picture. `box` in pixels of the merged saliency. */
export function partInput(copy: Pixels, { left, top, width, height }: Box, side: number): Promise<Uint8Array> {
  const [across, down] = [copy.width / MERGED_SIDE, copy.height / MERGED_SIDE];
  const from = { left: Math.floor(left * across), top: Math.floor(top * down) };
  const size = {
    width: Math.max(1, Math.min(copy.width - from.left, Math.round(width * across))),
    height: Math.max(1, Math.min(copy.height - from.top, Math.round(height * down))),
  };
  return networkInput(toSharp(cropTo(copy, { ...from, ...size })), side);
}

export function mirror({ values, width, height }: Saliency): Saliency {
  return { values: values.map((_, at) => values[at - (at % width) + width - 1 - (at % width)] as number), width, height };
}

/** The part around the subject, or undefined if that is most of the picture. */
export function subjectBox({ values, width, height }: Saliency): Box | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < values.length; at += 1) {
    if ((values[at] as number) < FOUND) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  if (right < 0) return undefined;
  const margin = MARGIN * Math.max(right - left + 1, bottom - top + 1);
  const from = { x: Math.max(0, Math.floor(left - margin)), y: Math.max(0, Math.floor(top - margin)) };
  const to = { x: Math.min(width, Math.ceil(right + 1 + margin)), y: Math.min(height, Math.ceil(bottom + 1 + margin)) };
  const box = { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
  return box.width * box.height > MAX_COVERED * width * height ? undefined : box;
}

/** Merges what all views show into `MERGED_SIDE` × `MERGED_SIDE` pixels. */
export async function mergeViews(views: readonly View[]): Promise<Saliency> {
  const pixels = MERGED_SIDE * MERGED_SIDE;
  const [sums, counts, largest] = [new Float32Array(pixels), new Uint8Array(pixels), new Uint8ClampedArray(pixels)];
  for (const { saliency, box } of views) {
    const { values, width, height }: Plane = await resizePlane(saliency, box);
    for (let y = 0, from = 0; y < height; y += 1) {
      for (let x = 0, at = (y + box.top) * MERGED_SIDE + box.left; x < width; x += 1, at += 1, from += 1) {
        const value = values[from] as number;
        sums[at] = (sums[at] as number) + value;
        counts[at] = (counts[at] as number) + 1;
        if (value > (largest[at] as number)) largest[at] = value;
      }
    }
  }
  const values = largest.map((most, at) => SUREST * most + ((1 - SUREST) * (sums[at] as number)) / (counts[at] as number));
  return { values, width: MERGED_SIDE, height: MERGED_SIDE };
}
