import { FairTurns } from "../core/concurrency/fair-turns.ts";

/** Pictures with more pixels than this are large: few of them are in memory at once. */
const LARGE_PIXELS = 16_000_000;
/** Maximum pixels in memory at once: of large pictures (one of the largest possible) and of all others. A pixel takes up to 12 bytes during
 *  processing, so both together need about 1.4 GB at worst. */
const MAX_IN_FLIGHT = { large: 64_000_000, small: 48_000_000 };

const turnsOf = (slots: number) => new FairTurns({ slots, perKey: slots });
const turns = { large: turnsOf(MAX_IN_FLIGHT.large), small: turnsOf(MAX_IN_FLIGHT.small) };

/** Runs `work`, which has this many pixels in memory, as soon as the budget allows it. Large pictures wait for each other, with people
 *  taking turns, and small ones don't wait for them. Call it before taking a picture slot; never nest it. */
export function withPixelBudget<T>(pixels: number, work: () => Promise<T>, person: string): Promise<T> {
  const kind = pixels > LARGE_PIXELS ? "large" : "small";
  return turns[kind].run(person, work, Math.min(pixels, MAX_IN_FLIGHT[kind]));
}

/** How many large pictures wait for the budget. */
export function countWaitingForPixels(): number {
  return turns.large.waiting;
}
