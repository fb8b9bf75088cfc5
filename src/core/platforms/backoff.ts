export interface BackoffOptions {
  /** The first delay in milliseconds, before jitter, which up to doubles it. */
  firstMs?: number;
  /** The longest delay in milliseconds, jitter included. */
  maxMs?: number;
  /** 0 … 1. */
  random?: () => number;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
}

const FIRST_MS = 1_000;
const MAX_MS = 60_000;
/** A connection that lasted this long was stable: the next delay is short again. */
const STABLE_MS = 60_000;

/** Exponential backoff with jitter between attempts to connect: from 1–2 s after the first failure up to 30–60 s. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;
  #connectedAt: number | undefined;

  constructor(options: BackoffOptions = {}) {
    this.#options = { firstMs: FIRST_MS, maxMs: MAX_MS, random: Math.random, now: () => performance.now(), ...options };
  }

  /** An attempt succeeded. The delays start over once the connection has lasted a minute. */
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
