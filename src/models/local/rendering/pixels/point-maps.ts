import type { Colour } from "../../language/vocabulary/colours.ts";
import type { Pixels } from "./pixels.ts";
import { blendMatrix, type Curve, lumaWeights, type Matrix, toneAt } from "./tones.ts";

/** A change of every pixel by its own colour and place alone, in place. Alpha never changes. Maps that follow each other run in as few
 *  passes as possible. */
export type PointMap =
  | { kind: "curves"; red: Curve; green: Curve; blue: Curve }
  | { kind: "matrix"; matrix: Matrix }
  | { kind: "pixels"; change(picture: Pixels): void };

/** One curve for all three channels. */
export function toneCurve(curve: Curve): PointMap {
  return { kind: "curves", red: curve, green: curve, blue: curve };
}

export function channelCurves(red: Curve, green: Curve, blue: Curve): PointMap {
  return { kind: "curves", red, green, blue };
}

export function colourMatrix(matrix: Matrix): PointMap {
  return { kind: "matrix", matrix };
}

/** Moves colours `1 + amount` times as far from grey. */
export function saturation(amount: number): PointMap {
  return colourMatrix(blendMatrix([...lumaWeights, ...lumaWeights, ...lumaWeights] as const, -amount));
}

/** Replaces each tone with its colour on the ramp, blended by `amount`. */
export function gradient(ramp: (tone: number) => Colour, amount = 1): PointMap {
  const table = Float32Array.from(Array.from({ length: 256 }, (_, tone) => ramp(tone / 255)).flat());
  return { kind: "pixels", change: (picture) => mapGradient(picture, table, amount) };
}

function mapGradient({ bytes, channels }: Pixels, table: Float32Array, amount: number): void {
  const keep = 1 - amount;
  for (let i = 0; i < bytes.length; i += channels) {
    const at = 3 * toneAt(bytes, i);
    bytes[i] = (bytes[i] as number) * keep + (table[at] as number) * amount;
    bytes[i + 1] = (bytes[i + 1] as number) * keep + (table[at + 1] as number) * amount;
    bytes[i + 2] = (bytes[i + 2] as number) * keep + (table[at + 2] as number) * amount;
  }
}

/** Applies maps in their order. */
export function applyMaps(picture: Pixels, maps: readonly PointMap[]): Pixels {
  for (const pass of fuse(maps)) {
    if (pass.kind === "pixels") pass.change(picture);
    else if (pass.matrix === undefined) applyTables(picture, tablesOf(pass.curves));
    else applyMatrix(picture, tablesOf(pass.curves), pass.matrix);
  }
  return picture;
}

type Curves = readonly [Curve, Curve, Curve];
type Pass = Extract<PointMap, { kind: "pixels" }> | { kind: "colours"; curves: Curves; matrix: Matrix | undefined };

const same: Curve = (tone) => tone;
const noCurves: Curves = [same, same, same];

/** Joins curves with curves, and with the matrix that follows them. */
function fuse(maps: readonly PointMap[]): Pass[] {
  const passes: Pass[] = [];
  for (const map of maps) {
    const last = passes.at(-1);
    const open = last?.kind === "colours" && last.matrix === undefined ? last : undefined;
    if (map.kind === "pixels") passes.push(map);
    else if (map.kind === "matrix" && open) open.matrix = map.matrix;
    else if (map.kind === "matrix") passes.push({ kind: "colours", curves: noCurves, matrix: map.matrix });
    else if (open)
      open.curves = [chain(open.curves[0], map.red), chain(open.curves[1], map.green), chain(open.curves[2], map.blue)];
    else passes.push({ kind: "colours", curves: [map.red, map.green, map.blue], matrix: undefined });
  }
  return passes;
}

function chain(first: Curve, second: Curve): Curve {
  return (tone) => second(Math.min(1, Math.max(0, first(tone))));
}

type Tables = readonly [Float32Array, Float32Array, Float32Array];

/** The curves as values from 0 to 255. */
function tablesOf([red, green, blue]: Curves): Tables {
  return [tableOf(red), tableOf(green), tableOf(blue)];
}

function tableOf(curve: Curve): Float32Array {
  return Float32Array.from({ length: 256 }, (_, tone) => 255 * Math.min(1, Math.max(0, curve(tone / 255))));
}

function applyTables({ bytes, channels }: Pixels, tables: Tables): void {
  const [red, green, blue] = tables.map((table) => Uint8ClampedArray.from(table)) as [
    Uint8ClampedArray,
    Uint8ClampedArray,
    Uint8ClampedArray,
  ];
  for (let i = 0; i < bytes.length; i += channels) {
    bytes[i] = red[bytes[i] as number] as number;
    bytes[i + 1] = green[bytes[i + 1] as number] as number;
    bytes[i + 2] = blue[bytes[i + 2] as number] as number;
  }
}

function applyMatrix({ bytes, channels }: Pixels, [reds, greens, blues]: Tables, matrix: Matrix): void {
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = matrix;
  for (let i = 0; i < bytes.length; i += channels) {
    const red = reds[bytes[i] as number] as number;
    const green = greens[bytes[i + 1] as number] as number;
    const blue = blues[bytes[i + 2] as number] as number;
    bytes[i] = rr * red + rg * green + rb * blue;
    bytes[i + 1] = gr * red + gg * green + gb * blue;
    bytes[i + 2] = br * red + bg * green + bb * blue;
  }
}

/** The sides of a sample, in pixels. */
const SAMPLE_SIDE = 700;

/** A small copy of single pixels at regular distances: enough to measure tones, and to see whether a map changes anything. */
export function samplePixels({ bytes, width, height, channels }: Pixels): Pixels {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / SAMPLE_SIDE));
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const sample = new Uint8ClampedArray(columns * rows * channels);
  for (let y = 0, to = 0; y < height; y += step) {
    for (let x = 0, from = y * width * channels; x < width; x += step, from += step * channels) {
      for (let channel = 0; channel < channels; channel += 1, to += 1) sample[to] = bytes[from + channel] as number;
    }
  }
  return { bytes: sample, width: columns, height: rows, channels };
}
