import type { Pixels, Size } from "../rendering/pixels/pixels.ts";
import { type Plane, resizePlane } from "../rendering/pixels/planes.ts";
import { smoothstep } from "../rendering/pixels/tones.ts";
import { correctByColour } from "./colour-model.ts";
import { createInterpolation, type Grid, readColours, sampleRow, shrinkTo } from "./grid.ts";
import { applyCoefficients, boxFilter, createGuide, guidedFilter } from "./guided-filter.ts";
import { fillHoles, keepConnected, type Saliency } from "./saliency.ts";

/** How much of each pixel is the subject: 255 inside, 0 outside, in between in hair and along edges. */
export type Matte = Plane;

/** The longest sides of the copies on which wide windows (`small`) and narrow ones (`mid`) are solved. The coefficients are then applied to
 *  the whole picture. */
const maxSides = { small: 480, mid: 800 };

/** From which share on something belongs to the subject, and from which one on all of it does. */
type Thresholds = readonly [from: number, to: number];
const usual: Thresholds = [0.2, 0.6];
/** By reach. */
const thresholds: Record<number, Thresholds> = {
  [-2]: [0.6, 0.95],
  [-1]: [0.4, 0.8],
  0: usual,
  1: [0.1, 0.35],
  2: [0.04, 0.16],
};

/** Refines the network's pixels to the picture's own resolution and edges. `reach`: from −2, only what is sure, to 2, whatever may be the
 *  subject. */
export async function refineMatte(picture: Pixels, saliency: Saliency, reach = 0): Promise<Matte> {
  const [from, to] = thresholds[reach] ?? usual;
  const small = shrinkTo(maxSides.small, picture);
  const guide = createGuide(await readColours(picture, small));
  const found = toShares(await resizePlane(keepConnected(fillHoles(saliency), 255 * from), small), (share) => share);
  const coarse = correctByColour(guide, found).map((share) => smoothstep(from, to, share));
  const radius = Math.max(2, Math.round(Math.max(small.width, small.height) / 110));
  const near = boxFilter(boxFilter(coarse, small, radius), small, radius);
  const rough = settleAll(applyCoefficients(guidedFilter(guide, coarse, radius, 0.0008), guide), near);
  return drawMatte(picture, await sharpenMatte(picture, toPlane(rough, small)), { values: near, ...small, depth: 1 });
}

/** The same in a moment, with soft edges. */
export async function roughMatte(picture: Size, saliency: Saliency, reach = 0): Promise<Matte> {
  const [from, to] = thresholds[reach] ?? usual;
  const { values, width, height } = await resizePlane(keepConnected(fillHoles(saliency), 255 * from), picture);
  return { values: values.map((value) => 255 * smoothstep(from, to, value / 255)), width, height };
}

/** Refines the outline again, in narrower windows. */
async function sharpenMatte(picture: Pixels, rough: Plane): Promise<Grid> {
  const mid = shrinkTo(maxSides.mid, picture);
  const mask = toShares(await resizePlane(rough, mid), (share) => share);
  return guidedFilter(
    createGuide(await readColours(picture, mid)),
    mask,
    Math.max(1, Math.round(Math.max(mid.width, mid.height) / 300)),
    0.0002,
  );
}

function toShares({ values }: Plane, of: (share: number) => number): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, value) => of(value / 255));
  const shares = new Float32Array(values.length);
  for (let at = 0; at < shares.length; at += 1) shares[at] = table[values[at] as number] as number;
  return shares;
}

function toPlane(shares: Float32Array, { width, height }: Size): Plane {
  const values = new Uint8ClampedArray(shares.length);
  for (let at = 0; at < values.length; at += 1) values[at] = 255 * (shares[at] as number);
  return { values, width, height };
}

/** Far inside the subject everything belongs to it, far outside nothing does, regardless of colour. */
function settleAll(mask: Float32Array, near: Float32Array): Float32Array {
  return mask.map((value, at) => settle(value, near[at] as number));
}

function settle(value: number, near: number): number {
  const kept = value * smoothstep(0.04, 0.3, near);
  return kept + (1 - kept) * smoothstep(0.72, 0.96, near);
}

function drawMatte({ bytes, width, height, channels }: Pixels, fine: Grid, near: Grid): Matte {
  const values = new Uint8ClampedArray(width * height);
  const [nearby, outline] = [createInterpolation(near, { width, height }), createInterpolation(fine, { width, height })];
  for (let y = 0, at = 0; y < height; y += 1) {
    nearby.moveToRow(y);
    outline.moveToRow(y);
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = sampleRow(nearby, x, 0);
      if (share <= 0.04) continue;
      if (share >= 0.96) {
        values[at] = 255;
        continue;
      }
      const i = at * channels;
      const value =
        (sampleRow(outline, x, 0) * (bytes[i] as number) +
          sampleRow(outline, x, 1) * (bytes[i + 1] as number) +
          sampleRow(outline, x, 2) * (bytes[i + 2] as number)) /
          255 +
        sampleRow(outline, x, 3);
      values[at] = 255 * smoothstep(0.06, 0.94, settle(Math.max(0, Math.min(1, value)), share));
    }
  }
  return { values, width, height };
}
