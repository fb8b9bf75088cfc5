import type { Target } from "./target.ts";

/** The result of an attack. */
export interface Outcome {
  /** Statuses and messages, for the table. */
  result: string;
  /** Whether the result is the expected one. */
  passed: boolean;
}

export interface Attack {
  name: string;
  /** One sentence for `--help`. */
  about: string;
  /** How much more memory than before the program may use, in MB. */
  maxMemoryMb: number;
  /** Restarts the program first, so that earlier attacks don't matter. */
  fresh?: true;
  /** The maximum duration in milliseconds. */
  timeoutMs: number;
  run(target: Target, signal: AbortSignal): Promise<Outcome>;
}

/** Requests without a sign-in need hardly any memory. */
export const ANONYMOUS_MB = 150;
/** All request bodies share one memory budget. */
export const BODIES_MB = 600;
/** Reading and editing an accepted picture. */
export const PICTURES_MB = 800;

/** Counts outcomes, most frequent first: "3 × 413, 2 × closed". */
export function tally(outcomes: (string | number)[]): string {
  const counts = new Map<string, number>();
  for (const one of outcomes) counts.set(String(one), (counts.get(String(one)) ?? 0) + 1);
  const parts = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([outcome, count]) => (count > 1 ? `${count} × ${outcome}` : outcome));
  return parts.join(", ");
}
