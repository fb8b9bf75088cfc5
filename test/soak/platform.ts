import { setTimeout as sleep } from "node:timers/promises";

/** A platform on which a person keeps sending edits. */
export interface SoakPlatform {
  name: string;
  /** The platform's environment variables for the program. */
  env: Record<string, string>;
  /** Connects the person once the program is running. `address` is the page's. */
  open(address: string): Promise<void>;
  /** Fills bounded caches, which would otherwise grow during the whole run. */
  fillCaches?(): Promise<void>;
  /** Runs one turn, with a new conversation every ten turns. Resolves when it has succeeded or failed. */
  runTurn(prompt: string, picture: Uint8Array): Promise<void>;
  /** Makes a share of the program's requests fail from now on; 0 for none. */
  failRequests(share: number, random: () => number): void;
  /** Breaks the connection. */
  disconnect(): void;
  /** The number of requests that failed so far. */
  readonly faults: number;
  /** Clears recorded requests, so that a long run doesn't fill this process. */
  clearRecords(): void;
  close(): Promise<void>;
}

/** Turns per conversation. */
export const TURNS_PER_CONVERSATION = 10;
const TURN_TIMEOUT_MS = 120_000;
const POLL_INTERVAL_MS = 250;

/** The cards of a conversation. */
export interface CardCounts {
  cards: number;
  drawing: number;
}

/** Waits until a conversation shows `turns` cards and all are finished. Rejects after two minutes. */
export async function waitForTurns(turns: number, countCards: () => CardCounts | Promise<CardCounts>): Promise<void> {
  for (const end = Date.now() + TURN_TIMEOUT_MS; ; await sleep(POLL_INTERVAL_MS)) {
    const { cards, drawing } = await countCards();
    if (cards >= turns && drawing === 0) return;
    if (Date.now() > end) throw new Error(`turn ${turns} isn't finished: ${cards} cards, ${drawing} of them still drawing`);
  }
}

/** True with the given probability. */
export function chance(share: number, random: () => number): boolean {
  return random() < share;
}

export function oneOf<T>(all: readonly [T, ...T[]], random: () => number): T {
  return all[Math.floor(random() * all.length)] ?? all[0];
}
