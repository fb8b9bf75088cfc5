/** Patches reach this far from their centre: they are seven pixels wide and high. */
export const REACH = 3;

/** 1 for each pixel of a square of this reach around a pixel that is 1. */
export function growMask(values: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const rows = new Uint8Array(values.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0, last = -1 - 2 * reach; x < width + reach; x += 1) {
      if (x < width && values[y * width + x] === 1) last = x;
      if (x >= reach && x - last <= 2 * reach) rows[y * width + x - reach] = 1;
    }
  const grown = new Uint8Array(values.length);
  for (let x = 0; x < width; x += 1)
    for (let y = 0, last = -1 - 2 * reach; y < height + reach; y += 1) {
      if (y < height && rows[y * width + x] === 1) last = y;
      if (y >= reach && y - last <= 2 * reach) grown[(y - reach) * width + x] = 1;
    }
  return grown;
}

/** The sum over each patch, by its centre. */
export function sumAround(values: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  const sums = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1)
    for (let x = REACH, row = y * width; x < width - REACH; x += 1) {
      let sum = 0;
      for (let dx = -REACH; dx <= REACH; dx += 1) sum += values[row + x + dx] as number;
      rows[row + x] = sum;
    }
  for (let y = REACH; y < height - REACH; y += 1)
    for (let x = REACH; x < width - REACH; x += 1) {
      let sum = 0;
      for (let dy = -REACH; dy <= REACH; dy += 1) sum += rows[(y + dy) * width + x] as number;
      sums[y * width + x] = sum;
    }
  return sums;
}
