/** Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. Afterwards the signal holds nothing of the work:
 *  a listener that is left on a signal that lives on keeps the promise, and with it the result, in memory. */
export async function raceWithAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A signal for one piece of work, which is aborted together with `outer`, or after `ms` milliseconds. Release it when the work ends. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The time is up. */
  readonly passed: boolean;
  /** Begins to count again: something came. */
  restart(): void;
  release(): void;
}

/** In place of `AbortSignal.any`: a signal made by that stays in memory, with all that listens to it, as long as one of its sources. */
export function deadlineWithin(outer: AbortSignal, ms: number): Deadline {
  const inner = new AbortController();
  const abort = () => inner.abort(outer.reason);
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    inner.abort(new Error(`not done within ${ms} ms`));
  }, ms);
  outer.addEventListener("abort", abort, { once: true });
  if (outer.aborted) abort();
  return {
    signal: inner.signal,
    get passed() {
      return passed;
    },
    restart: () => void timer.refresh(),
    release() {
      clearTimeout(timer);
      outer.removeEventListener("abort", abort);
    },
  };
}
