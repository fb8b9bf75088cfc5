import { PlatformError } from "../../../core/errors.ts";
import { type Sleep, sleep } from "./sleep.ts";

interface RetryOptions {
  /** Milliseconds before the next attempt, after `attempts` failed ones. Undefined: the error is thrown. */
  delayAfter(error: unknown, attempts: number): number | undefined | Promise<number | undefined>;
  /** No attempt is made once this is true. */
  isStopped?(): boolean;
  sleep?: Sleep;
}

/** Throws the last error if there's no further attempt. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { delayAfter, isStopped = () => false, sleep: wait = sleep } = options;
  for (let attempts = 1; ; attempts++) {
    try {
      return await work();
    } catch (error) {
      const delay = isStopped() ? undefined : await delayAfter(error, attempts);
      if (delay === undefined) throw error;
      await wait(delay);
      if (isStopped()) throw error;
    }
  }
}

/** Doubles with every attempt, up to `maxMs`. */
export function exponentialDelay(attempts: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** (attempts - 1));
}

/** The wait that the platform asked for, in milliseconds. */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof PlatformError ? error.retryAfterMs : undefined;
}
