import { boxFilter } from "../subject/guided-filter.ts";
import { type Pixels, resizePixels } from "./pixels/pixels.ts";
import type { Plane } from "./pixels/planes.ts";
import { toneAt } from "./pixels/tones.ts";

/** The side of the square copy in which the sky is searched, in pixels: that of the subject's network. */
const SIDE = 320;

/** The sky: the smooth part that begins at the top edge, brighter or bluer than the rest. A square plane, to be fitted to the picture's
 *  edges. Undefined if there is no such part, or it could as well be a wall. */
export async function findSky(picture: Pixels): Promise<Plane | undefined> {
  const small = await resizePixels(picture, { width: SIDE, height: SIDE }, { fit: "fill", kernel: "linear" });
  const edges = measureEdges(small);
  const sky = addGaps(small, growFromTop(edges));
  return looksLikeSky(small, edges, sky) ? { values: sky.map((inside) => 255 * inside), width: SIDE, height: SIDE } : undefined;
}

/** The largest difference of a channel from the pixels to the right and below. */
function measureEdges({ bytes, channels }: Pixels): Uint8ClampedArray {
  const edges = new Uint8ClampedArray(SIDE * SIDE);
  const difference = (i: number, other: number) =>
    Math.max(...[0, 1, 2].map((channel) => Math.abs((bytes[i + channel] as number) - (bytes[other + channel] as number))));
  for (let y = 0, at = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1, at += 1) {
      const right = x + 1 < SIDE ? difference(at * channels, (at + 1) * channels) : 0;
      const below = y + 1 < SIDE ? difference(at * channels, (at + SIDE) * channels) : 0;
      edges[at] = Math.max(right, below);
    }
  }
  return edges;
}

/** Larger differences from one pixel to the next are no part of a sky, not even of its clouds. */
const MAX_STEP = 9;
/** A sky is at most so many times as rough as it is on average. */
const ROUGHNESS = 2;

/** 1 for every pixel that smooth steps connect with the top edge. */
function growFromTop(edges: Uint8ClampedArray): Uint8ClampedArray {
  const roughly = fillFromTop(edges, MAX_STEP);
  const step = ROUGHNESS * meanEdge(edges, roughly);
  return step < MAX_STEP ? fillFromTop(edges, Math.max(3, step)) : roughly;
}

function fillFromTop(edges: Uint8ClampedArray, maxStep: number): Uint8ClampedArray {
  const sky = new Uint8ClampedArray(SIDE * SIDE);
  const open: number[] = [];
  const enter = (at: number) => {
    if (sky[at] === 1 || (edges[at] as number) > maxStep) return;
    sky[at] = 1;
    open.push(at);
  };
  for (let x = 0; x < SIDE; x += 1) enter(x);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % SIDE;
    if (x > 0) enter(at - 1);
    if (x + 1 < SIDE) enter(at + 1);
    if (at >= SIDE) enter(at - SIDE);
    if (at + SIDE < SIDE * SIDE) enter(at + SIDE);
  }
  return sky;
}

/** Gaps this near to the sky, in pixels, whose colours differ from it by at most `SIMILAR`, belong to it: between branches and blades. */
const NEAR = 10;
const SIMILAR = 18;

function addGaps({ bytes, channels }: Pixels, sky: Uint8ClampedArray): Uint8ClampedArray {
  const size = { width: SIDE, height: SIDE };
  const weights = boxFilter(Float32Array.from(sky), size, NEAR);
  const means = [0, 1, 2].map((channel) =>
    boxFilter(
      Float32Array.from(sky, (inside, at) => inside * (bytes[at * channels + channel] as number)),
      size,
      NEAR,
    ),
  );
  return sky.map((inside, at) => {
    const weight = weights[at] as number;
    if (inside === 1 || weight < 0.02) return inside;
    const isSimilar = means.every((mean, channel) => {
      return Math.abs((bytes[at * channels + channel] as number) - (mean[at] as number) / weight) <= SIMILAR;
    });
    return isSimilar ? 1 : 0;
  });
}

function meanEdge(edges: Uint8ClampedArray, inside: Uint8ClampedArray): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < edges.length; at += 1) {
    if (inside[at] !== 1) continue;
    sum += edges[at] as number;
    count += 1;
  }
  return sum / Math.max(1, count);
}

/** Whether a part looks like a sky: it reaches along the top edge but not down to the bottom, is smooth, not warm like a wall or blurred
 *  flowers, and brighter or bluer than the rest. */
function looksLikeSky(picture: Pixels, edges: Uint8ClampedArray, sky: Uint8ClampedArray): boolean {
  const share = shareOf(sky);
  const reachesTop = shareOf(sky.subarray(0, 2 * SIDE)) > 0.5;
  const reachesBottom = shareOf(sky.subarray(-2 * SIDE)) > 0.3;
  if (share < 0.07 || share > 0.92 || !reachesTop || reachesBottom || meanEdge(edges, sky) > 3.5) return false;
  const [inside, outside] = [lookOf(picture, sky, 1), lookOf(picture, sky, 0)];
  return inside.blueness > -6 && (inside.tone > outside.tone + 25 || inside.blueness > outside.blueness + 12);
}

function shareOf(values: Uint8ClampedArray): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** The mean luminance, and the mean of blue minus red, of the pixels with this value. */
function lookOf({ bytes, channels }: Pixels, sky: Uint8ClampedArray, value: 0 | 1): { tone: number; blueness: number } {
  let [tone, blueness, count] = [0, 0, 0];
  for (let at = 0, i = 0; at < sky.length; at += 1, i += channels) {
    if (sky[at] !== value) continue;
    tone += toneAt(bytes, i);
    blueness += (bytes[i + 2] as number) - (bytes[i] as number);
    count += 1;
  }
  return { tone: tone / Math.max(1, count), blueness: blueness / Math.max(1, count) };
}
