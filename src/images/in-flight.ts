import { FairTurns } from "../core/fair-turns.ts";

/** Pixels of a picture beside which nothing large is in memory. */
const LARGE_PIXELS = 16_000_000;
/** The most pixels in memory at once, of large pictures (one of the largest) and of all others. A pixel takes up to 12 bytes while it is
 *  drawn, so both together take some 1.4 GB at worst. */
const MAX_IN_FLIGHT = { large: 64_000_000, small: 48_000_000 };

const turnsOf = (slots: number) => new FairTurns({ slots, perKey: slots });
const turns = { large: turnsOf(MAX_IN_FLIGHT.large), small: turnsOf(MAX_IN_FLIGHT.small) };

/** Runs `work`, which has so many pixels in memory, when there is room for them in the process. Large pictures wait for each other, in
 *  turns between people, and others don't wait for them. To be asked before a core or a thread is taken; never nest it. */
export function withPixelBudget<T>(pixels: number, work: () => Promise<T>, person: string): Promise<T> {
  const kind = pixels > LARGE_PIXELS ? "large" : "small";
  return turns[kind].run(person, work, Math.min(pixels, MAX_IN_FLIGHT[kind]));
}

/** How many large pictures wait for room. */
export function countWaitingForPixels(): number {
  return turns.large.waiting;
}
