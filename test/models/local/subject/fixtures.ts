import { createRandom } from "../../../../src/models/local/rendering/pixels/random.ts";
import type { RenderHooks } from "../../../../src/models/local/rendering/render.ts";
import type { SubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { INPUT_SIDE, type Saliency } from "../../../../src/models/local/subject/saliency.ts";
import { paint } from "../pictures.ts";

// Pictures with a known subject: shapes on textures.

export interface Shape {
  /** 360 × 240, painted once. */
  picture: () => Promise<Buffer>;
  /** Whether a pixel belongs to the subject. */
  inside: (x: number, y: number) => boolean;
}

export const width = 360;
export const height = 240;

type Colour = readonly [number, number, number];
type Texture = (x: number, y: number) => Colour;

/** Smooth noise between 0 and 1. */
function cloud(x: number, y: number): number {
  const ease = (t: number) => t * t * (3 - 2 * t);
  const chance = (i: number, j: number) => {
    const value = Math.sin(i * 127.1 + j * 311.7) * 43_758.5453;
    return value - Math.floor(value);
  };
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [ease(x - i), ease(y - j)];
  const upper = chance(i, j) * (1 - u) + chance(i + 1, j) * u;
  const lower = chance(i, j + 1) * (1 - u) + chance(i + 1, j + 1) * u;
  return upper * (1 - v) + lower * v;
}

const meadow: Texture = (x, y) => [50 + 70 * cloud(x / 9, y / 9), 90 + 70 * cloud(x / 9, y / 9), 60];
const linen: Texture = (x, y) => [188 + 50 * cloud(x / 15, y / 3), 178 + 50 * cloud(x / 15, y / 3), 150];
const night: Texture = (x, y) => [24, 40 + 40 * cloud(x / 18, y / 18), 70 + 40 * cloud(x / 18, y / 18)];

function defineShape(inside: Shape["inside"], subject: Texture, ground: Texture): Shape {
  let painted: Promise<Buffer> | undefined;
  return {
    inside,
    picture() {
      painted ??= paint(width, height, (x, y) => (inside(x, y) ? subject(x, y) : ground(x, y)));
      return painted;
    },
  };
}

export const disc = defineShape(
  (x, y) => Math.hypot(x - 156, y - 114) < 57,
  (x, y) => [205, 50 + 40 * cloud(x / 5, y / 5), 60],
  meadow,
);
export const box = defineShape(
  (x, y) => x > 132 && x < 240 && y > 66 && y < 198,
  (x, y) => [40, 80, 180 + 40 * cloud(x / 6, y / 6)],
  linen,
);
export const star = defineShape(
  (x, y) => Math.hypot(x - 192, y - 120) < 48 + 27 * Math.cos(5 * Math.atan2(y - 120, x - 192)),
  (x, y) => [240, 200, 40 + 40 * cloud(x / 6, y / 6)],
  night,
);
export const bottle = defineShape(
  (x, y) => (Math.abs(x - 180) < 14 && y > 40 && y < 110) || (Math.abs(x - 180) < 40 && y >= 105 && y < 205),
  (x, y) => [150 + 50 * cloud(x / 8, y / 8), 40, 50],
  linen,
);

/** Pictures in which nothing stands out. */
export const without = {
  "a plain wall": () => paint(width, height, () => [120, 130, 140]),
  "a sea under a sky": () => paint(width, height, (x, y) => (y < 100 ? [200, 210, 230] : night(x, 4 * y))),
  noise: () => {
    const random = createRandom(3);
    return paint(width, height, () => [255 * random(), 255 * random(), 255 * random()]);
  },
  "rows of dots": () =>
    paint(width, height, (x, y) => (Math.hypot((x % 30) - 15, (y % 30) - 15) < 7 ? [220, 40, 60] : [240, 230, 210])),
  bricks: () =>
    paint(width, height, (x, y) => {
      const shifted = x + (Math.floor(y / 18) % 2) * 21;
      return y % 18 < 3 || shifted % 42 < 3
        ? [200, 195, 185]
        : [150 + 40 * cloud(Math.floor(shifted / 42), Math.floor(y / 18)), 70, 50];
    }),
};

/** What the network would find, with edges a few pixels wide. */
function saliencyOf({ inside }: Shape): Saliency {
  const values = new Uint8ClampedArray(INPUT_SIDE * INPUT_SIDE);
  const isInside = (x: number, y: number) => inside((x * width) / INPUT_SIDE, (y * height) / INPUT_SIDE);
  for (let at = 0; at < values.length; at += 1) {
    let count = 0;
    for (let dy = -1; dy <= 1; dy += 1)
      for (let dx = -1; dx <= 1; dx += 1) if (isInside((at % INPUT_SIDE) + dx, Math.floor(at / INPUT_SIDE) + dy)) count += 1;
    values[at] = (255 * count) / 9;
  }
  return { values, width: INPUT_SIDE, height: INPUT_SIDE };
}

/** Finds this shape in every picture, without the network. */
export function finds(shape: Shape): RenderHooks["find"] {
  const saliency = saliencyOf(shape);
  return async () => ({ kind: "found", saliency });
}

/** The same for an editor. It finds no faces. */
export function finderOf(shape: Shape): SubjectFinder {
  const findFaces = async () => ({ kind: "faces" as const, faces: [] });
  return {
    inputSide: async () => INPUT_SIDE,
    find: finds(shape),
    findFaces,
    getReady() {},
    stopIdle() {},
    processCount: () => 0,
  };
}
