import type { Colour } from "../../language/vocabulary/colours.ts";
import type { Pixels } from "./pixels.ts";
import type { PointMap } from "./point-maps.ts";

/** Colours per side of the cube. */
const SIDE = 33;

/** Any change of colours, as a cube of results between which it interpolates: fast, however slow `change` is. */
export function colourCube(change: (colour: Colour) => Colour): PointMap {
  const cube = new Float32Array(SIDE ** 3 * 3);
  const value = (step: number) => (255 * step) / (SIDE - 1);
  let at = 0;
  for (let red = 0; red < SIDE; red += 1)
    for (let green = 0; green < SIDE; green += 1)
      for (let blue = 0; blue < SIDE; blue += 1, at += 3) cube.set(change([value(red), value(green), value(blue)]), at);
  return { kind: "pixels", change: (picture) => applyCube(picture, cube) };
}

const RED = 3 * SIDE * SIDE;
const GREEN = 3 * SIDE;

function applyCube({ bytes, channels }: Pixels, cube: Float32Array): void {
  const scale = (SIDE - 1) / 255;
  for (let i = 0; i < bytes.length; i += channels) {
    const r = (bytes[i] as number) * scale;
    const g = (bytes[i + 1] as number) * scale;
    const b = (bytes[i + 2] as number) * scale;
    const [r0, g0, b0] = [Math.min(SIDE - 2, r | 0), Math.min(SIDE - 2, g | 0), Math.min(SIDE - 2, b | 0)];
    const [dr, dg, db] = [r - r0, g - g0, b - b0];
    const from = r0 * RED + g0 * GREEN + 3 * b0;
    for (let channel = 0; channel < 3; channel += 1) {
      const at = from + channel;
      const near = edge(cube, at, db) * (1 - dg) + edge(cube, at + GREEN, db) * dg;
      const far = edge(cube, at + RED, db) * (1 - dg) + edge(cube, at + RED + GREEN, db) * dg;
      bytes[i + channel] = near * (1 - dr) + far * dr;
    }
  }
}

/** Between two neighbours along blue. */
function edge(cube: Float32Array, at: number, share: number): number {
  return (cube[at] as number) * (1 - share) + (cube[at + 3] as number) * share;
}
