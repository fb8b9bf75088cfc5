export interface BackoffOptions {
  /** The first pause in milliseconds, before jitter: the real one is up to twice as long. */
  firstMs?: number;
  /** The longest pause in milliseconds, jitter included. */
  maxMs?: number;
  /** 0 … 1. */
  random?: () => number;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

const FIRST_MS = 1_000;
const MAX_MS = 60_000;
/** A connection that held for so long was a good one: the next pause is a short one again. */
const STABLE_MS = 60_000;

/** Growing pauses with jitter between attempts to connect: 1–2 s after the first failure, 30–60 s in the end. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;
  #connectedAt: number | undefined;

  constructor(options: BackoffOptions = {}) {
    this.#options = { firstMs: FIRST_MS, maxMs: MAX_MS, random: Math.random, now: () => performance.now(), ...options };
  }

  /** An attempt succeeded. The pauses start over once the connection has held for a minute. */
  connected(): void {
    this.#connectedAt = this.#options.now();
  }

  /** Milliseconds to wait before the next attempt. Call it once for each failure or lost connection. */
  next(): number {
    const { firstMs, maxMs, random, now } = this.#options;
    if (this.#connectedAt !== undefined && now() - this.#connectedAt >= STABLE_MS) this.#failures = 0;
    this.#connectedAt = undefined;
    const base = Math.min(maxMs / 2, firstMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    return Math.round(base * (1 + random()));
  }
}
