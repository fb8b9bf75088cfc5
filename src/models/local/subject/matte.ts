import type { Pixels } from "../pixels.ts";
import { type Plane, resizedPlane } from "../planes.ts";
import { smoothstep } from "../tones.ts";
import { atMost, coloursOf, type Grid, sample, scaleOf } from "./grid.ts";
import { applied, boxed, guided, guideOf } from "./guided.ts";
import { attached, enclosed, type Saliency } from "./saliency.ts";

/** How much of each pixel is the subject, 0–255: 255 within, 0 outside, between in hair and along edges. */
export type Matte = Plane;

/** Windows are solved on a copy of at most so many pixels a side; the whole picture's own colours then decide. */
const midSide = 1024;

/** The subject's outline at the picture's own resolution: what the network saw in 320 × 320 pixels, drawn to the picture's edges. */
export async function refined(picture: Pixels, saliency: Saliency): Promise<Matte> {
  const mid = atMost(midSide, picture);
  const guide = guideOf(await coloursOf(picture, mid));
  const coarse = Float32Array.from((await resizedPlane(enclosed(attached(saliency)), mid)).values, (value) =>
    smoothstep(0.34, 0.7, value / 255),
  );
  const reach = Math.max(2, Math.round(Math.max(mid.width, mid.height) / 110));
  const near = boxed(boxed(coarse, mid, reach), mid, reach);
  const first = decided(applied(guided(guide, coarse, reach, 0.0008), guide), near);
  const fine = guided(guide, first, Math.max(1, Math.round(reach / 3)), 0.0002);
  return drawn(picture, fine, { values: near, ...mid, depth: 1 });
}

/** Far inside the subject everything is, far outside nothing is, whatever colour it has. */
function decided(mask: Float32Array, near: Float32Array): Float32Array {
  return mask.map((value, at) => settled(value, near[at] as number));
}

function settled(value: number, near: number): number {
  const kept = value * smoothstep(0.04, 0.3, near);
  return kept + (1 - kept) * smoothstep(0.72, 0.96, near);
}

function drawn({ bytes, width, height, channels }: Pixels, fine: Grid, near: Grid): Matte {
  const values = new Uint8ClampedArray(width * height);
  const scale = scaleOf(fine, { width, height });
  const [around, line] = [new Float32Array(1), new Float32Array(4)];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const [u, v] = [scale.x(x), scale.y(y)];
      sample(near, u, v, around);
      const share = around[0] as number;
      if (share <= 0.04) continue;
      if (share >= 0.96) {
        values[at] = 255;
        continue;
      }
      sample(fine, u, v, line);
      const i = at * channels;
      const w = (one: number) => line[one] as number;
      const value =
        (w(0) * (bytes[i] as number) + w(1) * (bytes[i + 1] as number) + w(2) * (bytes[i + 2] as number)) / 255 + w(3);
      values[at] = 255 * smoothstep(0.06, 0.94, settled(Math.max(0, Math.min(1, value)), share));
    }
  }
  return { values, width, height };
}
