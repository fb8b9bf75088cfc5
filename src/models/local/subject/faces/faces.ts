import type { Box } from "../../rendering/pixels/boxes.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { longestSide, type Pixels, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";
import { DETECTOR_SIDE } from "./detector-graph.ts";

// Finds faces: in the whole picture, and in parts of a large one.

/** A face, from the brow to the chin, inside the picture. Whole pixels. */
export interface Face extends Box {
  /** How sure the network is: from `MIN_SCORE` to 1. */
  score: number;
}

/** What the network found in its input, in pixels of it. May reach beyond its edges. */
export interface Detection extends Box {
  score: number;
}

/** Of what it is less sure, many are cups and leaves. */
const MIN_SCORE = 0.65;
/** Smaller faces, in pixels of the picture that is searched, are often screws and lettering. */
const MIN_SIDE = 20;
/** The share of a face that must be in the picture. Less are animals, close up. */
const MIN_INSIDE = 0.88;
/** Width to height. */
const RATIO = { min: 0.5, max: 1.45 };
/** Boxes that share more than this of the smaller one are the same face. */
const MAX_SHARED = 0.4;

/** Pictures are searched at up to this size. */
const SEARCH_SIDE = 1600;
/** Above this size, parts are searched too. */
const LARGE_SIDE = 800;
/** The sides of a part, as shares of the picture's. They overlap, so that every face is whole in one. */
const PART = 0.6;

/** Finds faces, the largest first. `detect` runs the network on RGB pixels, `DETECTOR_SIDE` × `DETECTOR_SIDE`. */
export async function findFaces(picture: Pixels, detect: (input: Uint8Array) => Promise<readonly Detection[]>): Promise<Face[]> {
  const factor = Math.min(1, SEARCH_SIDE / longestSide(picture));
  const size = { width: Math.ceil(picture.width * factor), height: Math.ceil(picture.height * factor) };
  const searched = factor === 1 ? picture : await resizePixels(picture, size, { fit: "fill", kernel: "linear" });
  const found: Detection[] = [];
  for (const part of partsOf(searched)) found.push(...(await searchPart(searched, part, detect)));
  return separateFaces(found.filter((one) => isFace(one, searched)))
    .map((one) => insideOf(picture, one, factor))
    .sort((one, other) => other.width * other.height - one.width * one.height);
}

function partsOf({ width, height }: Size): Box[] {
  const whole = { left: 0, top: 0, width, height };
  if (longestSide(whole) <= LARGE_SIDE) return [whole];
  const part = { width: Math.ceil(PART * width), height: Math.ceil(PART * height) };
  const corners = [0, width - part.width].flatMap((left) => [0, height - part.height].map((top) => ({ left, top, ...part })));
  return [whole, ...corners];
}

/** What is cut off by an inner edge of a part is whole in another one. */
async function searchPart(
  picture: Pixels,
  part: Box,
  detect: (input: Uint8Array) => Promise<readonly Detection[]>,
): Promise<Detection[]> {
  const factor = DETECTOR_SIDE / longestSide(part);
  const found = await detect(await detectorInput(cropTo(picture, part), factor));
  const [right, bottom] = [part.left + part.width, part.top + part.height];
  return found
    .map(({ left, top, width, height, score }) => ({
      left: part.left + left / factor,
      top: part.top + top / factor,
      width: width / factor,
      height: height / factor,
      score,
    }))
    .filter(
      ({ left, top, width, height }) =>
        (left > part.left || part.left === 0) &&
        (top > part.top || part.top === 0) &&
        (left + width < right || right === picture.width) &&
        (top + height < bottom || bottom === picture.height),
    );
}

/** The part in the upper left corner of a black square. */
async function detectorInput(part: Pixels, factor: number): Promise<Uint8Array> {
  const size = { width: Math.max(1, Math.round(part.width * factor)), height: Math.max(1, Math.round(part.height * factor)) };
  const { bytes, width, height, channels } = await resizePixels(part, size, { fit: "fill", kernel: "linear" });
  const input = new Uint8Array(3 * DETECTOR_SIDE * DETECTOR_SIDE);
  for (let y = 0, from = 0; y < height; y += 1) {
    for (let x = 0, to = 3 * y * DETECTOR_SIDE; x < width; x += 1, from += channels, to += 3) {
      input[to] = bytes[from] as number;
      input[to + 1] = bytes[from + 1] as number;
      input[to + 2] = bytes[from + 2] as number;
    }
  }
  return input;
}

function isFace({ left, top, width, height, score }: Detection, picture: Size): boolean {
  const inside = overlap({ left, top, width, height }, { left: 0, top: 0, ...picture }) / (width * height);
  const ratio = width / height;
  return (
    score >= MIN_SCORE && Math.min(width, height) >= MIN_SIDE && inside >= MIN_INSIDE && ratio >= RATIO.min && ratio <= RATIO.max
  );
}

/** Keeps the surest of the boxes around the same face. */
function separateFaces(found: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const one of found.toSorted((first, second) => second.score - first.score))
    if (kept.every((other) => overlap(one, other) < MAX_SHARED * Math.min(one.width * one.height, other.width * other.height)))
      kept.push(one);
  return kept;
}

/** The area that both have, in pixels. */
function overlap(one: Box, other: Box): number {
  const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return Math.max(0, across) * Math.max(0, down);
}

function insideOf(picture: Size, { left, top, width, height, score }: Detection, factor: number): Face {
  const from = { x: Math.max(0, Math.round(left / factor)), y: Math.max(0, Math.round(top / factor)) };
  return {
    left: from.x,
    top: from.y,
    width: Math.min(picture.width, Math.round((left + width) / factor)) - from.x,
    height: Math.min(picture.height, Math.round((top + height) / factor)) - from.y,
    score,
  };
}
