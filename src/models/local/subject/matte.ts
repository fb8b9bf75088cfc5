import type { Pixels, Size } from "../rendering/pixels.ts";
import { type Plane, resizePlane } from "../rendering/planes.ts";
import { smoothstep } from "../rendering/tones.ts";
import { coloursOf, type Grid, interpolator, shrinkTo, valueIn } from "./grid.ts";
import { applyCoefficients, boxFilter, guidedFilter, guideOf } from "./guided-filter.ts";
import { dropIslands, fillHoles, type Saliency } from "./saliency.ts";

/** How much of each pixel is the subject, 0–255: 255 within, 0 outside, between in hair and along edges. */
export type Matte = Plane;

/** Wide windows are solved on a copy of at most `small` pixels a side, narrow ones on one of `mid`; the whole picture's own colours then
 *  decide. */
const sides = { small: 480, mid: 800 };

/** The subject's outline at the picture's own resolution: what the network saw in 320 × 320 pixels, drawn to the picture's edges. */
export async function refineMatte(picture: Pixels, saliency: Saliency): Promise<Matte> {
  const small = shrinkTo(sides.small, picture);
  const guide = guideOf(await coloursOf(picture, small));
  const coarse = sharesOf(await resizePlane(dropIslands(fillHoles(saliency)), small), (share) => smoothstep(0.34, 0.7, share));
  const reach = Math.max(2, Math.round(Math.max(small.width, small.height) / 110));
  const near = boxFilter(boxFilter(coarse, small, reach), small, reach);
  const rough = decide(applyCoefficients(guidedFilter(guide, coarse, reach, 0.0008), guide), near);
  return drawn(picture, await sharpenMatte(picture, planeOf(rough, small)), { values: near, ...small, depth: 1 });
}

/** The same line once more, in narrower windows. */
async function sharpenMatte(picture: Pixels, rough: Plane): Promise<Grid> {
  const mid = shrinkTo(sides.mid, picture);
  const mask = sharesOf(await resizePlane(rough, mid), (share) => share);
  return guidedFilter(
    guideOf(await coloursOf(picture, mid)),
    mask,
    Math.max(1, Math.round(Math.max(mid.width, mid.height) / 300)),
    0.0002,
  );
}

function sharesOf({ values }: Plane, of: (share: number) => number): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, value) => of(value / 255));
  const shares = new Float32Array(values.length);
  for (let at = 0; at < shares.length; at += 1) shares[at] = table[values[at] as number] as number;
  return shares;
}

function planeOf(shares: Float32Array, { width, height }: Size): Plane {
  const values = new Uint8ClampedArray(shares.length);
  for (let at = 0; at < values.length; at += 1) values[at] = 255 * (shares[at] as number);
  return { values, width, height };
}

/** Far inside the subject everything is, far outside nothing is, whatever colour it has. */
function decide(mask: Float32Array, near: Float32Array): Float32Array {
  return mask.map((value, at) => settle(value, near[at] as number));
}

function settle(value: number, near: number): number {
  const kept = value * smoothstep(0.04, 0.3, near);
  return kept + (1 - kept) * smoothstep(0.72, 0.96, near);
}

function drawn({ bytes, width, height, channels }: Pixels, fine: Grid, near: Grid): Matte {
  const values = new Uint8ClampedArray(width * height);
  const [around, line] = [interpolator(near, { width, height }), interpolator(fine, { width, height })];
  for (let y = 0, at = 0; y < height; y += 1) {
    around.goTo(y);
    line.goTo(y);
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = valueIn(around, x, 0);
      if (share <= 0.04) continue;
      if (share >= 0.96) {
        values[at] = 255;
        continue;
      }
      const i = at * channels;
      const value =
        (valueIn(line, x, 0) * (bytes[i] as number) +
          valueIn(line, x, 1) * (bytes[i + 1] as number) +
          valueIn(line, x, 2) * (bytes[i + 2] as number)) /
          255 +
        valueIn(line, x, 3);
      values[at] = 255 * smoothstep(0.06, 0.94, settle(Math.max(0, Math.min(1, value)), share));
    }
  }
  return { values, width, height };
}
