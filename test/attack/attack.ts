import type { Target } from "./target.ts";

/** What came of an attack. */
export interface Outcome {
  /** Statuses and sentences, for the table. */
  came: string;
  /** Whether it is what should come of it. */
  good: boolean;
}

export interface Attack {
  name: string;
  /** What is done, in a sentence, for `--help`. */
  about: string;
  /** The most that the program may take more than before, in MB. */
  maxMemoryMb: number;
  /** A fresh program, so that nothing of an earlier attack counts. */
  fresh?: true;
  /** How long it may take, in milliseconds. */
  timeoutMs: number;
  run(target: Target, signal: AbortSignal): Promise<Outcome>;
}

/** Requests of people who aren't signed in cost next to nothing. */
export const STRANGERS_MB = 150;
/** All bodies in flight share one budget. */
export const BODIES_MB = 600;
/** A picture that is accepted, to read and to edit. */
export const PICTURES_MB = 800;

/** "3 × 413, 2 × closed", most first. */
export function tally(outcomes: (string | number)[]): string {
  const counts = new Map<string, number>();
  for (const one of outcomes) counts.set(String(one), (counts.get(String(one)) ?? 0) + 1);
  const parts = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([outcome, count]) => (count > 1 ? `${count} × ${outcome}` : outcome));
  return parts.join(", ");
}
