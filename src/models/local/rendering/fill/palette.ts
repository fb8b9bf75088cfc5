import type { Level } from "./levels.ts";
import { growMask, sumAround } from "./masks.ts";

/** Whether the colours of a patch occur close to the hole, by its centre: 1 or 0. What was behind something looks like what is beside it, so
 *  a face elsewhere in the picture must not be copied. `reach`: how far “close” is, in pixels. */
export function findFamiliar(level: Level, reach: number): Uint8Array {
  const { rgb, hole, width, height } = level;
  const known = new Uint8Array(SHADES ** 3);
  const ring = growMask(hole, width, height, reach);
  for (let at = 0; at < hole.length; at += 1) if (ring[at] === 1 && hole[at] === 0) markShade(known, rgb, 3 * at);
  const strange = new Float32Array(hole.length);
  for (let at = 0; at < hole.length; at += 1) strange[at] = known[shadeAt(rgb, 3 * at)] === 1 ? 0 : 1;
  const counts = sumAround(strange, width, height);
  return Uint8Array.from(counts, (count) => (count <= MAX_STRANGE ? 1 : 0));
}

/** So many pixels of a patch may have another colour. */
const MAX_STRANGE = 6;
/** Of each channel. */
const SHADES = 32;
/** What a shade leaves out of a channel. */
const SHADE_BITS = 3;

function shadeAt(rgb: Uint8ClampedArray, i: number): number {
  return (
    ((rgb[i] as number) >> SHADE_BITS) * SHADES * SHADES +
    ((rgb[i + 1] as number) >> SHADE_BITS) * SHADES +
    ((rgb[i + 2] as number) >> SHADE_BITS)
  );
}

/** Marks this shade and those next to it. */
function markShade(known: Uint8Array, rgb: Uint8ClampedArray, i: number): void {
  const [red, green, blue] = [rgb[i], rgb[i + 1], rgb[i + 2]].map((value) => (value as number) >> SHADE_BITS) as [
    number,
    number,
    number,
  ];
  for (let r = Math.max(0, red - 1); r <= Math.min(SHADES - 1, red + 1); r += 1)
    for (let g = Math.max(0, green - 1); g <= Math.min(SHADES - 1, green + 1); g += 1)
      for (let b = Math.max(0, blue - 1); b <= Math.min(SHADES - 1, blue + 1); b += 1) known[(r * SHADES + g) * SHADES + b] = 1;
}
