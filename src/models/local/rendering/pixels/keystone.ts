import type { Box } from "./boxes.ts";
import { createBlank, type Pixels, type Size } from "./pixels.ts";

// Makes the upright lines of a picture parallel, as if the camera had been held level. Places are in pixels from the picture's middle.

/** How a camera was held. */
export interface Pose {
  /** How far the picture is turned clockwise, in degrees. */
  tilt: number;
  /** Upright lines meet 1 / convergence half diagonals above the middle; below it, if this is negative. */
  convergence: number;
}

/** The focal length of a usual photograph, in half diagonals: 28 mm on full frame. It decides how tall things become. */
const FOCAL_LENGTH = 1.3;

interface Lens {
  /** Per pixel. */
  convergence: number;
  /** How far the middle moves up, and how much heights shrink, as the camera turns level. */
  shift: number;
  shrink: number;
}

function lensOf(convergence: number, { width, height }: Size): Lens {
  const unit = Math.hypot(width, height) / 2;
  const pitch = convergence * FOCAL_LENGTH;
  return { convergence: convergence / unit, shift: pitch * FOCAL_LENGTH * unit, shrink: 1 / Math.hypot(1, pitch) };
}

/** Where a row of the result is in the picture that was turned level. */
function sourceRow(y: number, { convergence, shift, shrink }: Lens): number {
  return (y / shrink + shift) / (1 - (convergence * y) / shrink);
}

/** Less of a picture isn't worth having. */
const MIN_SHARE = 0.4;
/** How many places in each direction stand for the whole picture. */
const SAMPLES = 16;

/** The part of the result that has the picture's shape, shows nothing from outside of it, and as much of it as possible. Undefined if that is
 *  hardly any. */
export function findKeystoneCrop(picture: Size, pose: Pose): Box | undefined {
  const { width, height } = picture;
  const lens = lensOf(pose.convergence, picture);
  const isInside = insideOf(picture, pose, lens);
  const fits = (x: number, y: number, share: number) => {
    const [across, down] = [(share * width) / 2, (share * height) / 2];
    return (
      isInside(x - across, y - down) &&
      isInside(x + across, y - down) &&
      isInside(x - across, y + down) &&
      isInside(x + across, y + down)
    );
  };
  const samples = placesOf(picture, pose, lens);
  let best = { x: 0, y: 0, share: 0, shown: 0 };
  for (let column = -0.2; column <= 0.2; column += 0.02) {
    for (let row = -0.6; row <= 0.6; row += 0.02) {
      const [x, y] = [column * width, row * height - lens.shift * lens.shrink];
      const share = largestShare((one) => fits(x, y, one));
      const isShown = (place: { x: number; y: number }) =>
        2 * Math.abs(place.x - x) < share * width && 2 * Math.abs(place.y - y) < share * height;
      const shown = share < MIN_SHARE ? 0 : samples.filter(isShown).length;
      if (shown > best.shown || (shown === best.shown && share > best.share)) best = { x, y, share, shown };
    }
  }
  if (best.share < MIN_SHARE) return undefined;
  const size = { width: Math.floor(best.share * width), height: Math.floor(best.share * height) };
  return { ...size, left: best.x - size.width / 2, top: best.y - size.height / 2 };
}

const MAX_SHARE = 1.5;

/** The largest share for which something holds that holds for all smaller ones. */
function largestShare(holds: (share: number) => boolean): number {
  let [low, high] = [0, MAX_SHARE];
  while (high - low > 0.002) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Tells whether a place of the result shows the picture. */
function insideOf({ width, height }: Size, { tilt }: Pose, lens: Lens): (x: number, y: number) => boolean {
  const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
  return (x, y) => {
    if ((lens.convergence * y) / lens.shrink > 0.9) return false;
    const row = sourceRow(y, lens);
    const column = x * (1 + lens.convergence * row);
    return Math.abs(column * cos - row * sin) < width / 2 - 1 && Math.abs(column * sin + row * cos) < height / 2 - 1;
  };
}

/** Where evenly spread places of the picture are in the result. */
function placesOf({ width, height }: Size, { tilt }: Pose, { convergence, shift, shrink }: Lens): { x: number; y: number }[] {
  const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
  return Array.from({ length: SAMPLES * SAMPLES }, (_, index) => {
    const x = (((index % SAMPLES) + 0.5) / SAMPLES - 0.5) * width;
    const y = ((Math.floor(index / SAMPLES) + 0.5) / SAMPLES - 0.5) * height;
    const [column, row] = [x * cos + y * sin, y * cos - x * sin];
    const depth = 1 + convergence * row;
    return { x: column / depth, y: (shrink * (row - shift)) / depth };
  });
}

/** `turned` is the picture after it was turned level, `size` its size before that, and `box` what is shown. */
export function correctKeystone(turned: Pixels, size: Size, convergence: number, box: Box): Pixels {
  const { width, height, channels } = turned;
  const lens = lensOf(convergence, size);
  const result = createBlank(box, channels);
  const row = new Float32Array(width * channels);
  for (let y = 0; y < box.height; y += 1) {
    const source = sourceRow(box.top + y + 0.5, lens);
    mixRows(turned, source + height / 2 - 0.5, row);
    const step = 1 + lens.convergence * source;
    const start = (box.left + 0.5) * step + width / 2 - 0.5;
    stretchRow(row, channels, start, step, result.bytes.subarray(y * box.width * channels, (y + 1) * box.width * channels));
  }
  return result;
}

/** The weights of four neighbours for a place between the second and the third (Catmull–Rom). */
function weightsAt(share: number): [number, number, number, number] {
  const [square, cube] = [share * share, share * share * share];
  return [
    (-share + 2 * square - cube) / 2,
    1 - (5 * square - 3 * cube) / 2,
    (share + 4 * square - 3 * cube) / 2,
    (cube - square) / 2,
  ];
}

/** Interpolates a whole row. */
function mixRows({ bytes, width, height, channels }: Pixels, y: number, row: Float32Array): void {
  const first = Math.floor(y);
  const [a, b, c, d] = weightsAt(y - first);
  const startOf = (offset: number) => Math.max(0, Math.min(height - 1, first + offset)) * width * channels;
  const [above, upper, lower, below] = [startOf(-1), startOf(0), startOf(1), startOf(2)];
  for (let i = 0; i < row.length; i += 1)
    row[i] =
      a * (bytes[above + i] as number) +
      b * (bytes[upper + i] as number) +
      c * (bytes[lower + i] as number) +
      d * (bytes[below + i] as number);
}

/** Takes a pixel of the row at `start`, `start + step`… */
function stretchRow(row: Float32Array, channels: number, start: number, step: number, result: Uint8ClampedArray): void {
  const last = row.length / channels - 1;
  for (let to = 0, x = start; to < result.length; to += channels, x += step) {
    const first = Math.floor(x);
    const [a, b, c, d] = weightsAt(x - first);
    const before = Math.max(0, Math.min(last, first - 1)) * channels;
    const left = Math.max(0, Math.min(last, first)) * channels;
    const right = Math.max(0, Math.min(last, first + 1)) * channels;
    const after = Math.max(0, Math.min(last, first + 2)) * channels;
    for (let channel = 0; channel < channels; channel += 1)
      result[to + channel] =
        a * (row[before + channel] as number) +
        b * (row[left + channel] as number) +
        c * (row[right + channel] as number) +
        d * (row[after + channel] as number);
  }
}
