import type { Plane } from "../pixels/planes.ts";

/** A straight edge in a picture, in pixels of it. */
export interface Segment {
  /** The middle. */
  x: number;
  y: number;
  /** Its direction, a unit vector that points right, or down if it is upright. */
  dx: number;
  dy: number;
  length: number;
}

/** Weaker edges, in grey levels from one pixel to the next, are noise. */
const MIN_SLOPE = 2.5;
/** Neighbours belong to the same edge if their directions differ by less, in radians. */
const TOLERANCE = Math.PI / 8;
/** How much of the box around an edge must belong to it. Less is a curve or a tangle. */
const MIN_DENSITY = 0.5;
/** How far from its line the pixels of a straight edge are, in pixels. */
const MAX_SPREAD = 1.6;

/** Finds straight edges, like LSD (a Line Segment Detector, 2012): regions grow from the steepest pixels over neighbours whose gradients have
 *  the same direction, and those that are long and thin are edges. Edges shorter than `minLength` pixels are left out. */
export function findSegments(plane: Plane, minLength: number): Segment[] {
  const { width, height } = plane;
  const { slope, direction, order } = gradientsOf(plane);
  const used = new Uint8Array(width * height);
  const region = new Int32Array(width * height);
  const segments: Segment[] = [];
  for (const seed of order) {
    if (used[seed]) continue;
    const size = growRegion(seed, direction, slope, used, region, width);
    if (size < minLength) continue;
    const segment = fitSegment(region, size, slope, width);
    if (segment !== undefined && segment.length >= minLength) segments.push(segment);
  }
  return segments;
}

interface Gradients {
  /** Grey levels per pixel. 0 at the border of the picture, so that regions end there. */
  slope: Float32Array;
  /** Radians. */
  direction: Float32Array;
  /** The pixels with edges, the strongest first. */
  order: Uint32Array;
}

function gradientsOf({ values, width, height }: Plane): Gradients {
  const slope = new Float32Array(width * height);
  const direction = new Float32Array(width * height);
  const edges: number[] = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const value = (offset: number) => values[at + offset] as number;
      const [up, down] = [-width, width];
      const across = value(up + 1) - value(up - 1) + 2 * (value(1) - value(-1)) + value(down + 1) - value(down - 1);
      const along = value(down - 1) - value(up - 1) + 2 * (value(down) - value(up)) + value(down + 1) - value(up + 1);
      const strength = Math.hypot(across, along) / 8;
      if (strength < MIN_SLOPE) continue;
      slope[at] = strength;
      direction[at] = Math.atan2(along, across);
      edges.push(at);
    }
  }
  return {
    slope,
    direction,
    order: Uint32Array.from(edges).sort((one, other) => (slope[other] as number) - (slope[one] as number)),
  };
}

/** Collects the pixels of one edge in `region`. Returns how many there are. */
function growRegion(
  seed: number,
  direction: Float32Array,
  slope: Float32Array,
  used: Uint8Array,
  region: Int32Array,
  width: number,
): number {
  let [cos, sin] = [Math.cos(direction[seed] as number), Math.sin(direction[seed] as number)];
  let mean = direction[seed] as number;
  region[0] = seed;
  used[seed] = 1;
  let size = 1;
  for (let next = 0; next < size; next += 1) {
    const at = region[next] as number;
    for (let dy = -width; dy <= width; dy += width) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const near = at + dy + dx;
        if (used[near] || slope[near] === 0) continue;
        const angle = direction[near] as number;
        const difference = Math.abs(angle - mean);
        if (Math.min(difference, 2 * Math.PI - difference) > TOLERANCE) continue;
        used[near] = 1;
        region[size] = near;
        size += 1;
        cos += Math.cos(angle);
        sin += Math.sin(angle);
        mean = Math.atan2(sin, cos);
      }
    }
  }
  return size;
}

/** Fits a line to the pixels of a region, weighted by their slope. Undefined if they aren't on one. */
function fitSegment(region: Int32Array, size: number, slope: Float32Array, width: number): Segment | undefined {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let index = 0; index < size; index += 1) {
    const at = region[index] as number;
    const weight = slope[at] as number;
    sum += weight;
    sumX += weight * (at % width);
    sumY += weight * Math.floor(at / width);
  }
  const [x, y] = [sumX / sum, sumY / sum];
  let [xx, yy, xy] = [0, 0, 0];
  for (let index = 0; index < size; index += 1) {
    const at = region[index] as number;
    const weight = slope[at] as number;
    const [fromX, fromY] = [(at % width) - x, Math.floor(at / width) - y];
    xx += weight * fromX * fromX;
    yy += weight * fromY * fromY;
    xy += weight * fromX * fromY;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const spread = Math.sqrt(Math.max(0, xx * dy * dy + yy * dx * dx - 2 * xy * dx * dy) / sum);
  if (spread > MAX_SPREAD) return undefined;
  let [first, last, widest] = [0, 0, 0];
  for (let index = 0; index < size; index += 1) {
    const at = region[index] as number;
    const [fromX, fromY] = [(at % width) - x, Math.floor(at / width) - y];
    const along = fromX * dx + fromY * dy;
    first = Math.min(first, along);
    last = Math.max(last, along);
    widest = Math.max(widest, Math.abs(fromY * dx - fromX * dy));
  }
  const length = last - first;
  if (size < MIN_DENSITY * length * (2 * widest + 1)) return undefined;
  const middle = (first + last) / 2;
  const sign = Math.abs(dx) > Math.abs(dy) ? Math.sign(dx) : Math.sign(dy);
  return { x: x + middle * dx, y: y + middle * dy, dx: sign * dx, dy: sign * dy, length };
}
