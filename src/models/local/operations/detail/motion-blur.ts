import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { amountSchema } from "../../schemas.ts";

const motionPhrase = {
  noun: phrase("motion blur|motion blurred|speed blur|directional blur|sense of speed|movement blur|motion"),
  across: phrase("horizontal|horizontally|sideways|left (to)? right"),
  down: phrase("vertical|vertically|up (and)? down|downwards|upwards"),
  slanted: phrase("diagonal|diagonally|slanted"),
};

const directions = ["horizontal", "vertical", "diagonal"] as const;

export const motionBlur = defineOperation({
  name: "motion-blur",
  about: "Blurs along one direction, like fast motion.",
  examples: ["motion blur", "vertical motion blur", "add a lot of motion blur"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ direction: z.enum(directions), amount: amountSchema("motion blur") }),
  read(clause) {
    if (!hasPhrase(clause, motionPhrase.noun)) return undefined;
    hasPhrase(clause, motionPhrase.across);
    const direction = hasPhrase(clause, motionPhrase.down)
      ? "vertical"
      : hasPhrase(clause, motionPhrase.slanted)
        ? "diagonal"
        : "horizontal";
    return { direction, amount: takeEffectAmount(clause, 0.4) };
  },
  describe: ({ direction, amount }) => `${direction} motion blur ${formatPercent(amount)}`,
  scale: ({ direction, amount }, factor) => ({ direction, amount: clamp(amount * factor, 0, 1) }),
  run(picture, { direction, amount }) {
    const reach = Math.max(1, Math.round(amount * 0.05 * longestSide(picture)));
    return smear(picture, direction === "vertical" ? 0 : 1, direction === "horizontal" ? 0 : 1, reach);
  },
});

/** Averages `reach` pixels before and after each pixel along a direction. Colours are weighted by alpha. */
function smear(picture: Pixels, dx: number, dy: number, reach: number): Pixels {
  const { width, height, channels } = picture;
  const result = new Uint8ClampedArray(picture.bytes.length);
  const line = { starts: listStarts(width, height, dx, dy), step: dy * width + dx };
  for (const start of line.starts) {
    const length = lineLength(start, width, height, dx, dy);
    smearLine(picture.bytes, result, channels, start, line.step, length, reach);
  }
  return { bytes: result, width, height, channels };
}

function listStarts(width: number, height: number, dx: number, dy: number): number[] {
  const left = dx === 0 ? [] : Array.from({ length: height }, (_, y) => y * width);
  const top = dy === 0 ? [] : Array.from({ length: width }, (_, x) => x);
  return dx === 1 && dy === 1 ? [...left, ...top.slice(1)] : [...left, ...top];
}

function lineLength(start: number, width: number, height: number, dx: number, dy: number): number {
  const x = start % width;
  const y = Math.floor(start / width);
  return Math.min(dx === 0 ? Number.POSITIVE_INFINITY : width - x, dy === 0 ? Number.POSITIVE_INFINITY : height - y);
}

/** Writes a running average along one line of pixels. */
function smearLine(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  channels: 3 | 4,
  start: number,
  step: number,
  length: number,
  reach: number,
): void {
  const sums = [0, 0, 0];
  let weight = 0;
  let count = 0;
  const add = (at: number, sign: 1 | -1) => {
    const index = (start + at * step) * channels;
    const alpha = (channels === 4 ? (from[index + 3] as number) : 255) * sign;
    for (let channel = 0; channel < 3; channel += 1)
      sums[channel] = (sums[channel] as number) + (from[index + channel] as number) * alpha;
    weight += alpha;
    count += sign;
  };
  for (let at = 0; at < Math.min(reach, length); at += 1) add(at, 1);
  for (let at = 0; at < length; at += 1) {
    if (at + reach < length) add(at + reach, 1);
    if (at - reach - 1 >= 0) add(at - reach - 1, -1);
    const index = (start + at * step) * channels;
    for (let channel = 0; channel < 3; channel += 1) to[index + channel] = weight === 0 ? 0 : (sums[channel] as number) / weight;
    if (channels === 4) to[index + 3] = weight / count;
  }
}
