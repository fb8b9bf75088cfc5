import { createInterpolation, type Grid, sampleRow } from "./grid.ts";

// Extends colours smoothly from known pixels to unknown ones.

interface Level extends Grid {
  /** How certain each pixel's colour is, 0–1. */
  weights: Float32Array;
}

/** Fills unknown pixels with colours from the nearest known ones, softer with distance. Known pixels stay. */
export function extendColours(known: Grid, weights: Float32Array): Grid {
  const levels = [multiplyByWeights(known, weights)];
  for (let last = levels[0]; last !== undefined && Math.max(last.width, last.height) > 1; last = levels.at(-1))
    levels.push(halveLevel(last));
  const whole = levels.reduceRight<Level | undefined>((coarse, level) => fillFrom(level, coarse), undefined);
  return whole ?? known;
}

function multiplyByWeights({ values, width, height }: Grid, weights: Float32Array): Level {
  const weighted = new Float32Array(values.length);
  for (let at = 0, i = 0; at < weights.length; at += 1)
    for (let end = i + 3; i < end; i += 1) weighted[i] = (values[i] as number) * (weights[at] as number);
  return { values: weighted, weights, width, height, depth: 3 };
}

/** Sums of four pixels. Weights above one are normalized, and their colours with them. */
function halveLevel({ values, weights, width, height }: Level): Level {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const sums = new Float32Array(3 * half.width * half.height);
  const total = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = y * width + x;
      const to = (y >> 1) * half.width + (x >> 1);
      const weight = weights[from] as number;
      if (weight === 0) continue;
      total[to] = (total[to] as number) + weight;
      for (let one = 0; one < 3; one += 1)
        sums[3 * to + one] = (sums[3 * to + one] as number) + (values[3 * from + one] as number);
    }
  }
  for (let at = 0; at < total.length; at += 1) {
    const weight = total[at] as number;
    if (weight <= 1) continue;
    total[at] = 1;
    for (let channel = 0; channel < 3; channel += 1) sums[3 * at + channel] = (sums[3 * at + channel] as number) / weight;
  }
  return { values: sums, weights: total, ...half, depth: 3 };
}

/** Fills a level from the next coarser one; the coarsest is divided by its own weights. */
function fillFrom(level: Level, coarse: Level | undefined): Level {
  const { values, weights, width, height } = level;
  const rest = coarse && createInterpolation(coarse, { width: 2 * coarse.width, height: 2 * coarse.height });
  for (let y = 0, at = 0; y < height; y += 1) {
    rest?.moveToRow(y);
    for (let x = 0; x < width; x += 1, at += 1) {
      const weight = weights[at] as number;
      if (weight >= 1) continue;
      for (let one = 0, i = 3 * at; one < 3; one += 1, i += 1) {
        const known = values[i] as number;
        values[i] = rest ? known + (1 - weight) * sampleRow(rest, x, one) : weight > 0 ? known / weight : 0;
      }
    }
  }
  return level;
}
