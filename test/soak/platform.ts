import { setTimeout as sleep } from "node:timers/promises";

/** A platform on which people keep asking. */
export interface Place {
  name: string;
  /** What the program is told, besides the rest. */
  env: Record<string, string>;
  /** People come once the program is up. `address` is the page's. */
  open(address: string): Promise<void>;
  /** Fills caches with a bound of their own, which would otherwise grow over the whole run. */
  fillCaches?(): Promise<void>;
  /** Asks for one turn, in a new conversation every ten turns. Resolves when it has ended, well or with a sentence. */
  turn(words: string, picture: Uint8Array): Promise<void>;
  /** From now on a share of the program's requests goes wrong; 0 for none. */
  fail(share: number, random: () => number): void;
  /** The connection breaks, as it does now and then. */
  disconnect(): void;
  /** How many requests went wrong so far. */
  readonly faults: number;
  /** Forgets what was recorded, so that a long run doesn't fill this process. */
  forget(): void;
  close(): Promise<void>;
}

/** Turns of one conversation before the next one begins. */
export const TURNS_PER_CONVERSATION = 10;
const TURN_TIMEOUT_MS = 120_000;
const POLL_INTERVAL_MS = 250;

/** What a conversation shows. */
export interface Shown {
  cards: number;
  /** Cards that are still drawn. */
  busy: number;
}

/** Waits until a conversation shows so many turns, and all of them ended. Rejects after two minutes. */
export async function ended(turns: number, look: () => Shown | Promise<Shown>): Promise<void> {
  for (const end = Date.now() + TURN_TIMEOUT_MS; ; await sleep(POLL_INTERVAL_MS)) {
    const { cards, busy } = await look();
    if (cards >= turns && busy === 0) return;
    if (Date.now() > end) throw new Error(`turn ${turns} has not ended: ${cards} cards, ${busy} of them busy`);
  }
}

/** Whether one of a hundred things happens, or whatever the share is. */
export function happens(share: number, random: () => number): boolean {
  return random() < share;
}

export function oneOf<T>(all: readonly [T, ...T[]], random: () => number): T {
  return all[Math.floor(random() * all.length)] ?? all[0];
}
