import type { Plane } from "../pixels/planes.ts";

/** A line right across a picture that divides light from dark, like the horizon at sea. */
interface Horizon {
  /** How far it is turned clockwise, in degrees. */
  tilt: number;
  /** In how many of `STRIPS` strips of the picture it is. */
  strips: number;
  /** Where it crosses the middle, as a share of the height. */
  height: number;
}

/** A horizon is seen in so many of the strips that the picture is divided into; things may stand before it. */
const STRIPS = 24;
const MIN_STRIPS = 15;
/** So many more than in any other line: planks and shelves are many lines. */
const MIN_LEAD = 4;
/** Lines closer to an edge of the picture, as a share of its height, are edges of tables and frames. */
const MARGIN = 0.15;
/** A slope, in grey levels per pixel, that shows a division; steeper ones count no more, so that one sharp thing isn't a horizon. */
const [MIN_SLOPE, MAX_SLOPE] = [1.2, 5];
/** Tilts that are looked for, in degrees. */
const MAX_TILT = 14;
const TILT_STEP = 0.5;
/** How far from the first guess the line is looked for in each strip, in pixels. */
const REACH = 7;
/** How far from a straight line a part of it may be, in pixels. */
const MAX_DISTANCE = 0.6;
const MAX_GUESSES = 5;
/** Lines whose tilts differ by less, in degrees, are the same. */
const SAME_TILT = 1.2;

/** The tilt of the horizon in degrees, clockwise. Undefined without a clear horizon, or with more than one. For planes about 256 pixels wide. */
export function findHorizon(plane: Plane): number | undefined {
  const lines = guessLines(plane).flatMap((guess) => fitLine(plane, guess) ?? []);
  const best = lines.toSorted((one, other) => other.strips - one.strips)[0];
  if (best === undefined || best.strips < MIN_STRIPS || Math.abs(best.tilt) > MAX_TILT) return undefined;
  if (best.height < MARGIN || best.height > 1 - MARGIN) return undefined;
  const isRival = ({ tilt, strips }: Horizon) => Math.abs(tilt - best.tilt) > SAME_TILT && strips > best.strips - MIN_LEAD;
  return lines.some(isRival) ? undefined : best.tilt;
}

interface Guess {
  tilt: number;
  /** Where it crosses the middle, in pixels from the top. */
  y: number;
  /** The mean slope along the line. Positive: the picture is brighter below it. */
  slope: number;
}

/** The lines with the steepest mean slope across them. */
function guessLines(plane: Plane): Guess[] {
  const { width, height } = plane;
  const slopes = slopesOf(plane);
  const guesses: Guess[] = [];
  for (let tilt = -MAX_TILT - 2; tilt <= MAX_TILT + 2; tilt += TILT_STEP) {
    const rise = Math.tan((tilt * Math.PI) / 180);
    for (let y = 2; y < height - 2; y += 1) {
      const slope = meanAlong(slopes, width, height, y, rise);
      if (Math.abs(slope) > MIN_SLOPE) guesses.push({ tilt, y, slope });
    }
  }
  const kept: Guess[] = [];
  for (const guess of guesses.sort((one, other) => Math.abs(other.slope) - Math.abs(one.slope))) {
    const isNew = kept.every(({ tilt, y }) => Math.abs(tilt - guess.tilt) >= 3 || Math.abs(y - guess.y) >= 8);
    if (isNew && kept.push(guess) === MAX_GUESSES) break;
  }
  return kept;
}

/** How much brighter each pixel's lower neighbour is than its upper one, limited. */
function slopesOf({ values, width, height }: Plane): Float32Array {
  const slopes = new Float32Array(width * height);
  for (let at = width; at < width * (height - 1); at += 1) {
    const slope = ((values[at + width] as number) - (values[at - width] as number)) / 2;
    slopes[at] = Math.max(-MAX_SLOPE, Math.min(MAX_SLOPE, slope));
  }
  return slopes;
}

/** 0 if less than half of the line is inside the picture. */
function meanAlong(slopes: Float32Array, width: number, height: number, middle: number, rise: number): number {
  let [sum, count] = [0, 0];
  for (let x = 0; x < width; x += 2) {
    const y = middle + rise * (x - width / 2);
    const row = Math.floor(y);
    if (row < 1 || row >= height - 2) continue;
    const at = row * width + x;
    sum += (slopes[at] as number) * (1 - y + row) + (slopes[at + width] as number) * (y - row);
    count += 1;
  }
  return 4 * count < width ? 0 : sum / count;
}

interface Point {
  /** Pixels from the middle. */
  x: number;
  y: number;
}

/** Finds the line in each strip, and the straight line that most of them are on. */
function fitLine(plane: Plane, guess: Guess): Horizon | undefined {
  const points: Point[] = [];
  for (let strip = 0; strip < STRIPS; strip += 1) points.push(...findInStrip(plane, guess, strip));
  const line = mostOnOneLine(points);
  if (line.length < 4) return undefined;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(line.map((point) => point.x)), mean(line.map((point) => point.y))];
  const across = line.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const rise = line.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / across;
  return { tilt: (Math.atan(rise) * 180) / Math.PI, strips: line.length, height: (y - rise * x) / plane.height };
}

/** The steepest place near the guess, to a fraction of a pixel. Empty where nothing is steep. */
function findInStrip({ values, width, height }: Plane, { tilt, y, slope }: Guess, strip: number): Point[] {
  const [from, to] = [Math.floor((strip * width) / STRIPS), Math.floor(((strip + 1) * width) / STRIPS)];
  const rise = Math.tan((tilt * Math.PI) / 180);
  const profile: number[] = [];
  for (let offset = -REACH; offset <= REACH; offset += 1) {
    let [sum, count] = [0, 0];
    for (let x = from; x < to; x += 1) {
      const row = Math.round(y + rise * (x - width / 2) + offset);
      if (row < 1 || row >= height - 1) continue;
      sum += ((values[(row + 1) * width + x] as number) - (values[(row - 1) * width + x] as number)) / 2;
      count += 1;
    }
    profile.push(count === 0 ? 0 : (Math.sign(slope) * sum) / count);
  }
  const best = profile.indexOf(Math.max(...profile));
  const [before, peak, after] = [profile[best - 1], profile[best] as number, profile[best + 1]];
  if (before === undefined || after === undefined || peak < MIN_SLOPE) return [];
  const middle = (from + to - 1) / 2 - width / 2;
  const shift = (before - after) / (2 * (before - 2 * peak + after) || -1);
  return [{ x: middle, y: y + rise * middle + best - REACH + Math.max(-0.5, Math.min(0.5, shift)) }];
}

/** The largest group of points on one line, of the lines through two that are apart. */
function mostOnOneLine(points: readonly Point[]): Point[] {
  let most: Point[] = [];
  for (const [index, one] of points.entries()) {
    for (const other of points.slice(index + 4)) {
      const rise = (other.y - one.y) / (other.x - one.x);
      const on = points.filter(({ x, y }) => Math.abs(y - one.y - rise * (x - one.x)) < MAX_DISTANCE);
      if (on.length > most.length) most = on;
    }
  }
  return most;
}
