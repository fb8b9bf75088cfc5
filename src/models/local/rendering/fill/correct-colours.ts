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
  const between = new Float64Array(3);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const known = Math.min(1, weights[at] as number);
      if (known === 1) continue;
      interpolate(small, (x - 0.5) / 2, (y - 0.5) / 2, between);
      for (let channel = 0; channel < 3; channel += 1)
        values[3 * at + channel] = known * (values[3 * at + channel] as number) + (1 - known) * (between[channel] as number);
      weights[at] = 1;
    }
}

/** The values between four pixels. */
export function interpolate({ values, width, height }: Differences, x: number, y: number, between: Float64Array): void {
  const [fromX, fromY] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - fromX, y - fromY];
  const left = Math.min(width - 1, Math.max(0, fromX));
  const right = Math.min(width - 1, Math.max(0, fromX + 1));
  const top = width * Math.min(height - 1, Math.max(0, fromY));
  const bottom = width * Math.min(height - 1, Math.max(0, fromY + 1));
  for (let channel = 0; channel < 3; channel += 1) {
    const above =
      (values[3 * (top + left) + channel] as number) * (1 - fx) + (values[3 * (top + right) + channel] as number) * fx;
    const below =
      (values[3 * (bottom + left) + channel] as number) * (1 - fx) + (values[3 * (bottom + right) + channel] as number) * fx;
    between[channel] = above * (1 - fy) + below * fy;
  }
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
