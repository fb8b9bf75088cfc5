import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { oneOf, type Place } from "./place.ts";

/** One turn of every platform in this time. */
export const TURN_INTERVAL_MS = 4000;

const instructions = [
  "make it brighter",
  "make it warmer",
  "rotate left",
  "more contrast",
  "black and white",
  "crop to a square",
] as const;

/** One person on one platform, who asks for one turn after the other. */
export class Person {
  readonly place: Place;
  asked = 0;
  /** Turns of which nothing was heard. */
  lost = 0;
  readonly #random: () => number;

  constructor(place: Place, random: () => number) {
    [this.place, this.#random] = [place, random];
  }

  async askUntil(end: number): Promise<void> {
    while (Date.now() < end) {
      const next = Date.now() + TURN_INTERVAL_MS;
      this.asked++;
      await this.place.turn(oneOf(instructions, this.#random), await photo(this.#random)).catch((error: Error) => {
        this.lost++;
        process.stderr.write(`${this.place.name}: ${error.message}\n`);
      });
      await sleep(Math.max(0, next - Date.now()));
    }
  }
}

/** Like no other, so that each is stored. */
function photo(random: () => number): Promise<Buffer> {
  const background = { r: random() * 255, g: random() * 255, b: random() * 255 };
  const noise = { type: "gaussian", mean: 128, sigma: 6 } as const;
  return sharp({ create: { width: 480, height: 360, channels: 3, background, noise } })
    .modulate({ brightness: 0.8 + random() / 2 })
    .jpeg()
    .toBuffer();
}
