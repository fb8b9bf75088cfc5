import sharp from "sharp";
import { understandPlan } from "../../../src/models/local/language/understand.ts";
import { describeStep, type Plan } from "../../../src/models/local/plan.ts";
import { decodePixels, type Pixels } from "../../../src/models/local/rendering/pixels.ts";
import { type RenderOutcome, render } from "../../../src/models/local/rendering/render.ts";
import { createSubjectFinder } from "../../../src/models/local/subject/finder.ts";

// Small pictures whose pixels are known, and what can be measured on a picture.

export type Paint = (x: number, y: number) => readonly [number, number, number, number?];

export async function painted(
  width: number,
  height: number,
  paint: Paint,
  type: "png" | "jpeg" | "webp" = "png",
): Promise<Buffer> {
  const colours = Array.from({ length: width * height }, (_, at) => paint(at % width, Math.floor(at / width)));
  const channels = colours[0]?.length === 4 ? 4 : 3;
  const bytes = Uint8ClampedArray.from(colours.flatMap((colour) => colour.map((value) => value ?? 255)));
  return sharp(bytes, { raw: { width, height, channels } }).toFormat(type, { quality: 95 }).toBuffer();
}

/** 96 × 64: four muted colours, a bright disc left of the middle, a dark foot, and fine stripes on the right. */
const scenery: Paint = (x, y) => {
  if (Math.hypot(x - 36, y - 26) < 12) return [228, 214, 190];
  if (y > 52) return [30 + (x >> 2), 32, 36];
  const base = x < 48 ? ([150, 84, 70] as const) : ([82, 128, 96] as const);
  const stripes = x > 60 && x % 4 < 2 ? 22 : 0;
  const light = 40 * (1 - y / 64) + stripes;
  return [base[0] + light, base[1] + light, base[2] + light];
};

export const scene = () => painted(96, 64, scenery);
export const clearScene = () =>
  painted(96, 64, (x, y) => [...(scenery(x, y).slice(0, 3) as [number, number, number]), x < 20 ? 0 : x < 40 ? 128 : 255]);
export const flat = (red: number, green: number, blue: number, width = 60, height = 60) =>
  painted(width, height, () => [red, green, blue]);

/** The scene through `change`, colour by colour. */
export const changedScene = (change: (value: number, channel: number, x: number, y: number) => number) =>
  painted(96, 64, (x, y) => {
    const [red, green, blue] = scenery(x, y);
    return [change(red, 0, x, y), change(green, 1, x, y), change(blue, 2, x, y)];
  });

/** The scene in a plain white border of 10 pixels. */
export const borderedScene = () =>
  painted(116, 84, (x, y) => (x < 10 || y < 10 || x >= 106 || y >= 74 ? [255, 255, 255] : scenery(x - 10, y - 10)));

const finder = createSubjectFinder();

/** What an instruction comes to on these pictures, without a thread. */
export async function edited(prompt: string, pictures: Uint8Array[], seed = 7): Promise<RenderOutcome> {
  return rendered(understoodPlan(prompt), pictures, seed);
}

export function rendered({ steps }: Pick<Plan, "steps">, pictures: Uint8Array[], seed = 7): Promise<RenderOutcome> {
  return render(
    { pictures, steps, settingsCrop: undefined, seed, askedAt: Date.UTC(2026, 2, 14, 15, 9) },
    { preview() {}, onLargePicture() {}, find: finder.find },
  );
}

export async function editedPixels(prompt: string, pictures: Uint8Array[]): Promise<Pixels> {
  const outcome = await edited(prompt, pictures);
  if (outcome.kind === "refused") throw new Error(outcome.userMessage);
  return decoded(outcome.image);
}

/** The plan of an instruction that is understood. Throws when it is not. */
export function understoodPlan(prompt: string, history: string[] = []): Plan {
  const past = history.map((said) => ({ prompt: said, choice: { index: 0, of: 1 } }));
  const { plan, unmatched, unsupported } = understandPlan(prompt, past);
  if (unmatched.length > 0 || unsupported !== undefined)
    throw new Error(`“${prompt}”: ${unsupported ?? JSON.stringify(unmatched)}`);
  return plan;
}

/** "brightness +20%, sepia 85%". */
export function understood(prompt: string, history: string[] = []): string {
  return understoodPlan(prompt, history).steps.map(describeStep).join(", ");
}

export function decoded(bytes: Uint8Array): Promise<Pixels> {
  return decodePixels(sharp(bytes));
}

export function at({ bytes, width, channels }: Pixels, x: number, y: number): number[] {
  const from = (y * width + x) * channels;
  return [...bytes.subarray(from, from + channels)];
}

/** Luminance, 0–255. */
export function toneOf(picture: Pixels, x: number, y: number): number {
  const [red = 0, green = 0, blue = 0] = at(picture, x, y);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

type Area = (x: number, y: number) => boolean;
const everywhere: Area = () => true;

function mean(picture: Pixels, value: (x: number, y: number) => number, area: Area): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      if (!area(x, y)) continue;
      sum += value(x, y);
      count += 1;
    }
  }
  return sum / count;
}

export const meanLight = (picture: Pixels, area: Area = everywhere) => mean(picture, (x, y) => toneOf(picture, x, y), area);

export const meanOf = (picture: Pixels, channel: 0 | 1 | 2 | 3) =>
  mean(picture, (x, y) => at(picture, x, y)[channel] ?? 255, everywhere);

/** How far tones lie from their mean. */
export function contrastOf(picture: Pixels): number {
  const middle = meanLight(picture);
  return Math.sqrt(mean(picture, (x, y) => (toneOf(picture, x, y) - middle) ** 2, everywhere));
}

/** How far colours are from grey. */
export const colourOf = (picture: Pixels, area: Area = everywhere) =>
  mean(picture, (x, y) => Math.max(...rgb(picture, x, y)) - Math.min(...rgb(picture, x, y)), area);

/** How much neighbours to the right (or below) differ. */
export const detailOf = (picture: Pixels, way: "across" | "down" = "across", area: Area = everywhere) =>
  mean(
    picture,
    (x, y) => {
      const [nextX, nextY] =
        way === "across" ? [Math.min(x + 1, picture.width - 1), y] : [x, Math.min(y + 1, picture.height - 1)];
      return Math.abs(toneOf(picture, x, y) - toneOf(picture, nextX, nextY));
    },
    area,
  );

/** The mean difference of all channels. Pictures of one size. */
export function difference(one: Pixels, other: Pixels): number {
  let sum = 0;
  for (let y = 0; y < one.height; y += 1)
    for (let x = 0; x < one.width; x += 1)
      sum += rgba(one, x, y).reduce((all, value, channel) => all + Math.abs(value - (rgba(other, x, y)[channel] ?? 0)), 0);
  return sum / (4 * one.width * one.height);
}

function rgba(picture: Pixels, x: number, y: number): number[] {
  const [red = 0, green = 0, blue = 0, alpha = 255] = at(picture, x, y);
  return [red, green, blue, alpha];
}

/** Red minus blue, on average. */
export const warmthOf = (picture: Pixels) => meanOf(picture, 0) - meanOf(picture, 2);

/** The share of pixels that are exactly as their left neighbour. */
export const blocksIn = (picture: Pixels) =>
  mean(picture, (x, y) => (x > 0 && String(at(picture, x, y)) === String(at(picture, x - 1, y)) ? 1 : 0), everywhere);

/** How many different values a channel has. */
export function valuesOf({ bytes, channels }: Pixels): number {
  return new Set(bytes.filter((_, index) => index % channels === 0)).size;
}

export function share(picture: Pixels, is: (red: number, green: number, blue: number) => boolean): number {
  return mean(picture, (x, y) => (is(...rgb(picture, x, y)) ? 1 : 0), everywhere);
}

function rgb(picture: Pixels, x: number, y: number): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = at(picture, x, y);
  return [red, green, blue];
}
