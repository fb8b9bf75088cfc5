import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { percentOf } from "../../language/quantities.ts";
import { clamp, operation, takeEffectAmount } from "../../operation.ts";
import { longestSide, type Pixels } from "../../rendering/pixels.ts";
import { amountSchema } from "../../schemas.ts";

const motionPhrase = {
  noun: phrase("motion blur|motion blurred|speed blur|directional blur|sense of speed|movement blur|motion"),
  across: phrase("horizontal|horizontally|sideways|left (to)? right"),
  down: phrase("vertical|vertically|up (and)? down|downwards|upwards"),
  slanted: phrase("diagonal|diagonally|slanted"),
};

const ways = ["horizontal", "vertical", "diagonal"] as const;

export const motionBlur = operation({
  name: "motion-blur",
  about: "Smeared along one direction, as from speed.",
  examples: ["motion blur", "vertical motion blur", "add a lot of motion blur"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ way: z.enum(ways), amount: amountSchema("motion blur") }),
  read(clause) {
    if (!hasPhrase(clause, motionPhrase.noun)) return undefined;
    hasPhrase(clause, motionPhrase.across);
    const way = hasPhrase(clause, motionPhrase.down)
      ? "vertical"
      : hasPhrase(clause, motionPhrase.slanted)
        ? "diagonal"
        : "horizontal";
    return { way, amount: takeEffectAmount(clause, 0.4) };
  },
  describe: ({ way, amount }) => `${way} motion blur ${percentOf(amount)}`,
  scale: ({ way, amount }, factor) => ({ way, amount: clamp(amount * factor, 0, 1) }),
  run(picture, { way, amount }) {
    const reach = Math.max(1, Math.round(amount * 0.05 * longestSide(picture)));
    return smeared(picture, way === "vertical" ? 0 : 1, way === "horizontal" ? 0 : 1, reach);
  },
});

/** The mean of `reach` pixels before and after along a direction. Colours count by their alpha. */
function smeared(picture: Pixels, dx: number, dy: number, reach: number): Pixels {
  const { width, height, channels } = picture;
  const result = new Uint8ClampedArray(picture.bytes.length);
  const line = { starts: startsOf(width, height, dx, dy), step: dy * width + dx };
  for (const start of line.starts) {
    const length = lengthFrom(start, width, height, dx, dy);
    smearLine(picture.bytes, result, channels, start, line.step, length, reach);
  }
  return { bytes: result, width, height, channels };
}

function startsOf(width: number, height: number, dx: number, dy: number): number[] {
  const left = dx === 0 ? [] : Array.from({ length: height }, (_, y) => y * width);
  const top = dy === 0 ? [] : Array.from({ length: width }, (_, x) => x);
  return dx === 1 && dy === 1 ? [...left, ...top.slice(1)] : [...left, ...top];
}

function lengthFrom(start: number, width: number, height: number, dx: number, dy: number): number {
  const x = start % width;
  const y = Math.floor(start / width);
  return Math.min(dx === 0 ? Number.POSITIVE_INFINITY : width - x, dy === 0 ? Number.POSITIVE_INFINITY : height - y);
}

/** A running mean along one line of pixels. */
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
