// The frames of an animation: the same steps with the same parameters for each of them.

import type { Sharp } from "sharp";
import sharp from "sharp";
import type { RenderContext } from "../operation.ts";
import { operationNamed } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import { addAlpha, createBlank, decodePixels, dropOpaqueAlpha, hashPixels, type Pixels } from "./pixels/pixels.ts";

/** All frames together may have this many pixels. */
const MAX_FILM_PIXELS = 32_000_000;

/** The frames of the result would have too many pixels together. */
export class FilmTooLarge extends Error {
  override readonly name = "FilmTooLarge";
}

export interface Film {
  /** All of one size, with the same channels. */
  frames: Pixels[];
  type: "gif" | "webp";
  /** Milliseconds, one for each frame. */
  delay: number[];
  /** How often it is shown. 0: again and again. */
  loop: number;
}

/** Undefined for a still picture. */
export async function decodeFilm(
  bytes: Uint8Array,
  open: (bytes: Uint8Array, animated: boolean) => Sharp,
): Promise<Film | undefined> {
  const { format, pages = 1, delay = [], loop = 0 } = await open(bytes, true).metadata();
  if (pages < 2 || (format !== "gif" && format !== "webp")) return undefined;
  const strip = await dropOpaqueAlpha(await decodePixels(open(bytes, true)));
  return { frames: split(strip, pages), type: format, delay, loop };
}

/** The parts of a strip, as views of its pixels. */
function split({ bytes, width, height, channels }: Pixels, count: number): Pixels[] {
  const size = { width, height: height / count, channels };
  const length = size.width * size.height * channels;
  return Array.from({ length: count }, (_, at) => ({ ...size, bytes: bytes.subarray(at * length, (at + 1) * length) }));
}

/** Whether this step does the same to every frame of an animation, so that nothing flickers or jumps. */
export function isRepeatable({ name, params, region }: Step): boolean {
  const { pictures, needsSubject, needsArea, isRepeatable, movement, file } = operationNamed(name);
  return (
    region === "all" &&
    pictures.max === 1 &&
    !needsSubject &&
    !needsArea &&
    file === undefined &&
    (isRepeatable || movement(params) !== "unpredictable")
  );
}

/** May change the given frames. Throws `ImpossibleOperation`, and `FilmTooLarge`. */
export async function applyToFrames(
  frames: Pixels[],
  { name, params }: Step,
  rest: Omit<RenderContext, "subject">,
): Promise<Pixels[]> {
  const context: RenderContext = {
    ...rest,
    subject() {
      throw new Error("an animation has no subject");
    },
  };
  const operation = operationNamed(name);
  const run = (picture: Pixels) => operation.run(picture, params, context);
  if (operation.measuresTones) return runTogether(frames, run);
  const after: Pixels[] = [];
  for (const frame of frames) {
    const next = await run(frame);
    if (next.width * next.height * frames.length > MAX_FILM_PIXELS) throw new FilmTooLarge();
    after.push(next);
  }
  return after.some(({ channels }) => channels === 4) ? after.map(addAlpha) : after;
}

const SHEET_WIDTH = 4096;

/** Runs an operation on the pixels of all frames as one picture. Where they are doesn't matter to it. */
async function runTogether(frames: Pixels[], run: (picture: Pixels) => Promise<Pixels>): Promise<Pixels[]> {
  const strip = join(frames);
  const height = Math.ceil((strip.width * strip.height) / SHEET_WIDTH);
  const sheet = createBlank({ width: SHEET_WIDTH, height }, strip.channels);
  sheet.bytes.set(strip.bytes);
  for (let filled = strip.bytes.length; filled < sheet.bytes.length; filled *= 2)
    sheet.bytes.set(sheet.bytes.subarray(0, Math.min(filled, sheet.bytes.length - filled)), filled); // so that the rest weighs nothing
  const { bytes } = await run(sheet);
  return split({ ...strip, bytes: bytes.subarray(0, strip.bytes.length) }, frames.length);
}

/** All frames below each other. */
function join(frames: Pixels[]): Pixels {
  const [first] = frames;
  if (!first) throw new Error("an animation has frames");
  const { width, height, channels, bytes } = first;
  const joined = new Uint8ClampedArray(bytes.length * frames.length);
  for (const [at, frame] of frames.entries()) {
    if (frame.width !== width || frame.height !== height) throw new Error("the frames of an animation have different sizes");
    joined.set(frame.bytes, at * bytes.length);
  }
  return { bytes: joined, width, height: height * frames.length, channels };
}

export async function hashFrames(frames: Pixels[]): Promise<string> {
  const hashes: string[] = [];
  for (const frame of frames) hashes.push(await hashPixels(frame));
  return hashes.join();
}

/** With the same type, delays and repetitions. */
export async function encodeFilm({ frames, type, delay, loop }: Film): Promise<Uint8Array> {
  const { bytes, width, height, channels } = await dropOpaqueAlpha(join(frames));
  const raw = { width, height, channels, pageHeight: height / frames.length };
  const strip = sharp(bytes, { raw, limitInputPixels: false });
  const shown = { delay: delay.slice(0, frames.length), loop };
  return (type === "gif" ? strip.gif({ ...shown, ...gifOptions }) : strip.webp({ ...shown, quality: 90, effort: 2 })).toBuffer();
}

/** Little dithering: its pattern would move where colours change. */
const gifOptions = { effort: 2, dither: 0.4 };
