import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { oneOf, type SoakPlatform } from "./platform.ts";

/** Each platform gets one turn per interval. */
export const TURN_INTERVAL_MS = 4000;

const instructions = [
  "make it brighter",
  "make it warmer",
  "rotate left",
  "more contrast",
  "black and white",
  "crop to a square",
] as const;

/** Runs one turn after another on a platform. */
export class Person {
  readonly platform: SoakPlatform;
  turns = 0;
  /** Turns that never ended. */
  unanswered = 0;
  readonly #random: () => number;

  constructor(platform: SoakPlatform, random: () => number) {
    [this.platform, this.#random] = [platform, random];
  }

  async runUntil(end: number): Promise<void> {
    while (Date.now() < end) {
      const next = Date.now() + TURN_INTERVAL_MS;
      this.turns++;
      await this.platform.runTurn(oneOf(instructions, this.#random), await photo(this.#random)).catch((error: Error) => {
        this.unanswered++;
        process.stderr.write(`${this.platform.name}: ${error.message}\n`);
      });
      await sleep(Math.max(0, next - Date.now()));
    }
  }
}

/** A unique picture, so that each is stored. */
function photo(random: () => number): Promise<Buffer> {
  const background = { r: random() * 255, g: random() * 255, b: random() * 255 };
  const noise = { type: "gaussian", mean: 128, sigma: 6 } as const;
  return sharp({ create: { width: 480, height: 360, channels: 3, background, noise } })
    .modulate({ brightness: 0.8 + random() / 2 })
    .jpeg()
    .toBuffer();
}
