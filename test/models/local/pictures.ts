import sharp from "sharp";
import { understandPlan } from "../../../src/models/local/language/understand.ts";
import { describeStep, type Plan } from "../../../src/models/local/plan.ts";
import type { RenderOutcome } from "../../../src/models/local/rendering/job.ts";
import { decodePixels, type Pixels } from "../../../src/models/local/rendering/pixels/pixels.ts";
import { type RenderHooks, render } from "../../../src/models/local/rendering/render.ts";

// Paints small pictures with known pixels, edits them, and measures the result.

export type ColourAt = (x: number, y: number) => readonly [number, number, number, number?];

export async function paint(
  width: number,
  height: number,
  colourAt: ColourAt,
  type: "png" | "jpeg" | "webp" = "png",
): Promise<Buffer> {
  const channels = colourAt(0, 0).length === 4 ? 4 : 3;
  const bytes = new Uint8ClampedArray(width * height * channels);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += channels) {
      const colour = colourAt(x, y);
      for (let channel = 0; channel < channels; channel += 1) bytes[i + channel] = colour[channel] ?? 255;
    }
  }
  return sharp(bytes, { raw: { width, height, channels } }).toFormat(type, { quality: 95 }).toBuffer();
}

/** 96 × 64: four muted colours, a bright disc left of the middle, a dark strip at the bottom, and fine stripes on the right. */
const scenery: ColourAt = (x, y) => {
  if (Math.hypot(x - 36, y - 26) < 12) return [228, 214, 190];
  if (y > 52) return [30 + (x >> 2), 32, 36];
  const base = x < 48 ? ([150, 84, 70] as const) : ([82, 128, 96] as const);
  const stripes = x > 60 && x % 4 < 2 ? 22 : 0;
  const light = 40 * (1 - y / 64) + stripes;
  return [base[0] + light, base[1] + light, base[2] + light];
};

export const paintScene = () => paint(96, 64, scenery);
export const paintTransparentScene = () =>
  paint(96, 64, (x, y) => [...(scenery(x, y).slice(0, 3) as [number, number, number]), x < 20 ? 0 : x < 40 ? 128 : 255]);
export const paintFlat = (red: number, green: number, blue: number, width = 60, height = 60) =>
  paint(width, height, () => [red, green, blue]);

/** The scene with every channel of every pixel changed. */
export const paintChangedScene = (change: (value: number, channel: number, x: number, y: number) => number) =>
  paint(96, 64, (x, y) => {
    const [red, green, blue] = scenery(x, y);
    return [change(red, 0, x, y), change(green, 1, x, y), change(blue, 2, x, y)];
  });

/** The scene in a plain white border of 10 pixels. */
export const paintBorderedScene = () =>
  paint(116, 84, (x, y) => (x < 10 || y < 10 || x >= 106 || y >= 74 ? [255, 255, 255] : scenery(x - 10, y - 10)));

type Find = RenderHooks["find"];
const findNothing: Find = () => Promise.reject(new Error("searched for a subject"));

/** A marked area: white in this box, black elsewhere. */
export const paintArea = (width: number, height: number, [left, top, right, bottom]: readonly [number, number, number, number]) =>
  paint(width, height, (x, y) => (x >= left && x < right && y >= top && y < bottom ? [255, 255, 255] : [0, 0, 0]));

/** Edits pictures in this thread. `find` answers searches for the subject. `area`: what a person marked. */
export function edit(prompt: string, pictures: Uint8Array[], find = findNothing, area?: Uint8Array): Promise<RenderOutcome> {
  return renderSteps(parsePlan(prompt, [], area !== undefined), pictures, find, area);
}

export function renderSteps(
  { steps }: Pick<Plan, "steps">,
  pictures: Uint8Array[],
  find = findNothing,
  area?: Uint8Array,
): Promise<RenderOutcome> {
  return render(
    { pictures, steps, ...(area && { area }), settingsCrop: undefined, seed: 7, requestedAt: Date.UTC(2026, 2, 14, 15, 9) },
    { preview() {}, keepMatte() {}, onLargePicture() {}, find, findFaces: async () => ({ kind: "faces", faces: [] }) },
  );
}

export async function editToPixels(prompt: string, pictures: Uint8Array[], find = findNothing): Promise<Pixels> {
  const outcome = await edit(prompt, pictures, find);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  return decode(outcome.image);
}

/** The plan of an instruction. Throws if the editor doesn't understand it. */
export function parsePlan(prompt: string, history: string[] = [], marked = false): Plan {
  const past = history.map((earlier) => ({ prompt: earlier, choice: { index: 0, of: 1 } }));
  const { plan, unmatched, unsupported } = understandPlan(prompt, past, marked);
  if (unmatched.length > 0 || unsupported !== undefined)
    throw new Error(`“${prompt}”: ${unsupported ?? JSON.stringify(unmatched)}`);
  return plan;
}

/** "brightness +20%, sepia 85%". */
export function describeEdit(prompt: string, history: string[] = []): string {
  return parsePlan(prompt, history).steps.map(describeStep).join(", ");
}

export function decode(bytes: Uint8Array): Promise<Pixels> {
  return decodePixels(sharp(bytes));
}

export function pixelAt({ bytes, width, channels }: Pixels, x: number, y: number): number[] {
  const from = (y * width + x) * channels;
  return [...bytes.subarray(from, from + channels)];
}

/** One channel of a pixel; 255 for the alpha of an opaque picture. */
export function channelAt({ bytes, width, channels }: Pixels, x: number, y: number, channel: number): number {
  return channel < channels ? (bytes[(y * width + x) * channels + channel] as number) : 255;
}

/** Luminance, 0–255. */
export function toneOf(picture: Pixels, x: number, y: number): number {
  return 0.299 * channelAt(picture, x, y, 0) + 0.587 * channelAt(picture, x, y, 1) + 0.114 * channelAt(picture, x, y, 2);
}

export type Area = (x: number, y: number) => boolean;
const everywhere: Area = () => true;

/** The mean of a value over the pixels of an area. */
export function mean(
  { width, height }: Pick<Pixels, "width" | "height">,
  value: (x: number, y: number) => number,
  area: Area = everywhere,
): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!area(x, y)) continue;
      sum += value(x, y);
      count += 1;
    }
  }
  return sum / count;
}

export const meanLight = (picture: Pixels, area: Area = everywhere) => mean(picture, (x, y) => toneOf(picture, x, y), area);

export const meanOf = (picture: Pixels, channel: 0 | 1 | 2 | 3, area: Area = everywhere) =>
  mean(picture, (x, y) => channelAt(picture, x, y, channel), area);

/** The standard deviation of the tones. */
export function contrastOf(picture: Pixels): number {
  const middle = meanLight(picture);
  return Math.sqrt(mean(picture, (x, y) => (toneOf(picture, x, y) - middle) ** 2));
}

/** How far colours are from grey. */
export const colourOf = (picture: Pixels, area: Area = everywhere) =>
  mean(picture, (x, y) => Math.max(...rgbAt(picture, x, y)) - Math.min(...rgbAt(picture, x, y)), area);

/** How much neighbours to the right (or below) differ. */
export const detailOf = (picture: Pixels, direction: "across" | "down" = "across", area: Area = everywhere) =>
  mean(
    picture,
    (x, y) => {
      const nextX = direction === "across" ? Math.min(x + 1, picture.width - 1) : x;
      const nextY = direction === "across" ? y : Math.min(y + 1, picture.height - 1);
      return Math.abs(toneOf(picture, x, y) - toneOf(picture, nextX, nextY));
    },
    area,
  );

/** The mean difference of all channels between two pictures of one size. */
export function difference(one: Pixels, other: Pixels): number {
  const channels = [0, 1, 2, 3];
  const differenceAt = (x: number, y: number) =>
    channels.reduce((sum, channel) => sum + Math.abs(channelAt(one, x, y, channel) - channelAt(other, x, y, channel)), 0);
  return mean(one, differenceAt) / 4;
}

/** Red minus blue, on average. */
export const warmthOf = (picture: Pixels) => meanOf(picture, 0) - meanOf(picture, 2);

/** The share of pixels that are exactly like their left neighbour. */
export const blocksIn = (picture: Pixels) => {
  const isLikeLeft = (x: number, y: number) =>
    rgbAt(picture, x, y).every((value, channel) => value === channelAt(picture, x - 1, y, channel));
  return mean(picture, (x, y) => (x > 0 && isLikeLeft(x, y) ? 1 : 0));
};

/** How many different values a channel has. */
export function valuesOf({ bytes, channels }: Pixels): number {
  return new Set(bytes.filter((_, index) => index % channels === 0)).size;
}

/** The share of pixels with such a colour. */
export function shareOf(picture: Pixels, matches: (red: number, green: number, blue: number) => boolean): number {
  return mean(picture, (x, y) => (matches(...rgbAt(picture, x, y)) ? 1 : 0));
}

function rgbAt(picture: Pixels, x: number, y: number): [number, number, number] {
  return [channelAt(picture, x, y, 0), channelAt(picture, x, y, 1), channelAt(picture, x, y, 2)];
}
