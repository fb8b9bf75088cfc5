import { type Grid, sample } from "./grid.ts";

// Grid continued smoothly from where they are known to where they are not.

interface Level extends Grid {
  /** How well each pixel is known, 0–1. */
  weights: Float32Array;
}

/** Colours everywhere: the known ones as they are, the others from the nearest known, the softer the farther away. */
export function continued(known: Grid, weights: Float32Array): Grid {
  const levels = [multiplied(known, weights)];
  for (let last = levels[0]; last !== undefined && Math.max(last.width, last.height) > 1; last = levels.at(-1))
    levels.push(halved(last));
  const whole = levels.reduceRight<Level | undefined>((coarse, level) => filledFrom(level, coarse), undefined);
  return whole ?? known;
}

function multiplied({ values, width, height }: Grid, weights: Float32Array): Level {
  return {
    values: Float32Array.from(values, (value, at) => value * (weights[(at / 3) | 0] as number)),
    weights,
    width,
    height,
    depth: 3,
  };
}

/** Sums of four; a weight is cut off at one, its colours with it. */
function halved({ values, weights, width, height }: Level): Level {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const sums = new Float32Array(3 * half.width * half.height);
  const total = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = y * width + x;
      const to = (y >> 1) * half.width + (x >> 1);
      total[to] = (total[to] as number) + (weights[from] as number);
      for (let channel = 0; channel < 3; channel += 1)
        sums[3 * to + channel] = (sums[3 * to + channel] as number) + (values[3 * from + channel] as number);
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

/** What a level lacks comes from the next coarser one. */
function filledFrom(level: Level, coarse: Level | undefined): Level {
  const { values, weights, width, height } = level;
  const rest = new Float32Array(3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const weight = weights[at] as number;
      if (weight >= 1) continue;
      if (coarse !== undefined) sample(coarse, (x - 0.5) / 2, (y - 0.5) / 2, rest);
      for (let channel = 0; channel < 3; channel += 1)
        values[3 * at + channel] =
          coarse === undefined
            ? weight > 0
              ? (values[3 * at + channel] as number) / weight
              : 0
            : (values[3 * at + channel] as number) + (1 - weight) * (rest[channel] as number);
      weights[at] = 1;
    }
  }
  return level;
}
