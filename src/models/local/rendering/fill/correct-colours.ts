import type { Size } from "../pixels/pixels.ts";

/** Differences of colour, known for some pixels: three values and a weight for each. */
export interface Differences extends Size {
  values: Float32Array;
  weights: Float32Array;
}

/** Spreads what is known smoothly over everything else, in place: each pixel that isn't known takes it from a smaller copy, in which its
 *  surroundings are known. After S. Gortler et al., “The Lumigraph”, SIGGRAPH 1996. */
export function spreadDifferences(differences: Differences): void {
  const { width, height, values, weights } = differences;
  if (width <= 1 && height <= 1) return;
  const small = halve(differences);
  spreadDifferences(small);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const known = Math.min(1, weights[at] as number);
      if (known === 1) continue;
      for (let channel = 0; channel < 3; channel += 1)
        values[3 * at + channel] =
          known * (values[3 * at + channel] as number) + (1 - known) * interpolate(small, (x - 0.5) / 2, (y - 0.5) / 2, channel);
      weights[at] = 1;
    }
}

/** The value between four pixels. Pixels without a value count as zero. */
export function interpolate({ values, width, height }: Differences, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const valueAt = (column: number, row: number) =>
    values[3 * (Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column))) + channel] as number;
  return (
    (valueAt(left, top) * (1 - fx) + valueAt(left + 1, top) * fx) * (1 - fy) +
    (valueAt(left, top + 1) * (1 - fx) + valueAt(left + 1, top + 1) * fx) * fy
  );
}

function halve({ values, weights, width, height }: Differences): Differences {
  const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const small: Differences = {
    ...size,
    values: new Float32Array(3 * size.width * size.height),
    weights: new Float32Array(size.width * size.height),
  };
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const weight = weights[at] as number;
      if (weight === 0) continue;
      const to = (y >> 1) * size.width + (x >> 1);
      small.weights[to] = (small.weights[to] as number) + weight;
      for (let channel = 0; channel < 3; channel += 1)
        small.values[3 * to + channel] =
          (small.values[3 * to + channel] as number) + weight * (values[3 * at + channel] as number);
    }
  for (let at = 0; at < small.weights.length; at += 1) {
    const weight = small.weights[at] as number;
    if (weight > 0)
      for (let channel = 0; channel < 3; channel += 1)
        small.values[3 * at + channel] = (small.values[3 * at + channel] as number) / weight;
  }
  return small;
}
