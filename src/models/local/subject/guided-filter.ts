import type { Size } from "../rendering/pixels/pixels.ts";
import type { Grid } from "./grid.ts";

// The guided filter (He, Sun, Tang): in every small window it models a soft mask as a linear function of the picture's colours, so the
// mask follows the picture's own edges.

/** A plane each of red, green and blue, 0–1. */
export interface Guide extends Size {
  planes: readonly [Float32Array, Float32Array, Float32Array];
}

export function createGuide({ values, width, height }: Grid): Guide {
  const plane = (channel: number) => {
    const shares = new Float32Array(width * height);
    for (let at = 0, from = channel; at < shares.length; at += 1, from += 3) shares[at] = (values[from] as number) / 255;
    return shares;
  };
  return { planes: [plane(0), plane(1), plane(2)], width, height };
}

/** Solves for four coefficients a, b, c, d per pixel, so that the mask is about a · red + b · green + c · blue + d, with colours from 0 to 1.
 *  `radius` in pixels. Differences below the root of `epsilon` count as texture, not as edges. */
export function guidedFilter(guide: Guide, mask: Float32Array, radius: number, epsilon: number): Grid {
  const { width, height, planes } = guide;
  const mean = (plane: Float32Array) => boxFilter(plane, guide, radius);
  const [red, green, blue] = planes;
  const [r, g, b, p] = [mean(red), mean(green), mean(blue), mean(mask)];
  const [rp, gp, bp] = [mean(multiply(red, mask)), mean(multiply(green, mask)), mean(multiply(blue, mask))];
  const [rr, rg, rb] = [mean(multiply(red, red)), mean(multiply(red, green)), mean(multiply(red, blue))];
  const [gg, gb, bb] = [mean(multiply(green, green)), mean(multiply(green, blue)), mean(multiply(blue, blue))];
  for (let at = 0; at < p.length; at += 1) {
    const mr = r[at] as number;
    const mg = g[at] as number;
    const mb = b[at] as number;
    const mp = p[at] as number;
    const x = (rp[at] as number) - mr * mp;
    const y = (gp[at] as number) - mg * mp;
    const z = (bp[at] as number) - mb * mp;
    const srr = (rr[at] as number) - mr * mr + epsilon;
    const sgg = (gg[at] as number) - mg * mg + epsilon;
    const sbb = (bb[at] as number) - mb * mb + epsilon;
    const srg = (rg[at] as number) - mr * mg;
    const srb = (rb[at] as number) - mr * mb;
    const sgb = (gb[at] as number) - mg * mb;
    const c0 = sgg * sbb - sgb * sgb;
    const c1 = srb * sgb - srg * sbb;
    const c2 = srg * sgb - srb * sgg;
    const d1 = srr * sbb - srb * srb;
    const d2 = srb * srg - srr * sgb;
    const e2 = srr * sgg - srg * srg;
    const scale = 1 / (srr * c0 + srg * c1 + srb * c2);
    const ar = (c0 * x + c1 * y + c2 * z) * scale;
    const ag = (c1 * x + d1 * y + d2 * z) * scale;
    const ab = (c2 * x + d2 * y + e2 * z) * scale;
    rp[at] = ar;
    gp[at] = ag;
    bp[at] = ab;
    p[at] = mp - ar * mr - ag * mg - ab * mb;
  }
  return { values: interleavePlanes([mean(rp), mean(gp), mean(bp), mean(p)]), width, height, depth: 4 };
}

function interleavePlanes(planes: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(planes.length * (planes[0]?.length ?? 0));
  for (const [one, plane] of planes.entries())
    for (let at = 0; at < plane.length; at += 1) values[planes.length * at + one] = plane[at] as number;
  return values;
}

/** Applies the coefficients to the guide itself. */
export function applyCoefficients({ values }: Grid, { planes: [red, green, blue] }: Guide): Float32Array {
  return red.map((value, at) => {
    const v = (one: number) => values[4 * at + one] as number;
    return Math.max(0, Math.min(1, v(0) * value + v(1) * (green[at] as number) + v(2) * (blue[at] as number) + v(3)));
  });
}

function multiply(one: Float32Array, other: Float32Array): Float32Array {
  const product = new Float32Array(one.length);
  for (let at = 0; at < one.length; at += 1) product[at] = (one[at] as number) * (other[at] as number);
  return product;
}

/** The mean of a square window, clipped at the edges. */
export function boxFilter(plane: Float32Array, { width, height }: Size, radius: number): Float32Array {
  const across = new Float32Array(plane.length);
  const shares = sharesOfWindow(width, radius);
  for (let y = 0; y < height; y += 1) averageRow(plane, across, y * width, shares, radius);
  return averageColumns(across, width, height, radius);
}

/** One over the number of pixels in the window around each place of a line. */
function sharesOfWindow(length: number, radius: number): Float64Array {
  const shares = new Float64Array(length);
  for (let at = 0; at < length; at += 1) shares[at] = 1 / (Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1);
  return shares;
}

/** At the start of a row nothing leaves the window, at its end nothing enters it. In between both do, or neither if the row is shorter than
 *  the window. */
function averageRow(from: Float32Array, to: Float32Array, start: number, shares: Float64Array, radius: number): void {
  const { length } = shares;
  const [opening, closing] = [Math.min(radius + 1, length - radius), Math.max(radius + 1, length - radius)];
  const isWide = closing > radius + 1;
  let sum = 0;
  for (let x = 0; x < Math.min(radius, length); x += 1) sum += from[start + x] as number;
  for (let x = 0; x < opening; x += 1) {
    sum += from[start + x + radius] as number;
    to[start + x] = sum * (shares[x] as number);
  }
  for (let x = Math.max(0, opening); x < Math.min(closing, length); x += 1) {
    if (isWide) sum += (from[start + x + radius] as number) - (from[start + x - radius - 1] as number);
    to[start + x] = sum * (shares[x] as number);
  }
  for (let x = closing; x < length; x += 1) {
    sum -= from[start + x - radius - 1] as number;
    to[start + x] = sum * (shares[x] as number);
  }
}

/** Averages all columns together, row by row, because reading single columns is slow. */
function averageColumns(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const result = new Float32Array(plane.length);
  const sums = new Float64Array(width);
  const shares = sharesOfWindow(height, radius);
  for (let y = 0; y < Math.min(radius, height); y += 1) addRow(sums, plane, y * width);
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) addRow(sums, plane, (y + radius) * width);
    if (y > radius) subtractRow(sums, plane, (y - radius - 1) * width);
    const share = shares[y] as number;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) result[at] = (sums[x] as number) * share;
  }
  return result;
}

function addRow(sums: Float64Array, plane: Float32Array, start: number): void {
  for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] as number) + (plane[start + x] as number);
}

function subtractRow(sums: Float64Array, plane: Float32Array, start: number): void {
  for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] as number) - (plane[start + x] as number);
}
