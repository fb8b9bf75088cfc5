/** Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. Removes its listener afterwards: one left on a
 *  long-lived signal would keep the promise and its result in memory. */
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

/** Calls `listen` when the signal is aborted, or now if it was before. Returns a function that removes the listener. */
export function onAbort(signal: AbortSignal, listen: () => void): () => void {
  signal.addEventListener("abort", listen, { once: true });
  if (signal.aborted) listen();
  return () => signal.removeEventListener("abort", listen);
}

/** A signal for one piece of work. It is aborted together with an outer signal, or when the time is up. Release it when the work ends. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The time is up. */
  readonly passed: boolean;
  /** Restarts the countdown, because data arrived. */
  restart(): void;
  release(): void;
}

/** Instead of `AbortSignal.any`, whose signals and listeners stay in memory as long as one of their sources. `ms`: milliseconds. */
export function deadlineWithin(outer: AbortSignal, ms: number): Deadline {
  const inner = new AbortController();
  const abort = () => inner.abort(outer.reason);
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    inner.abort(new Error(`timed out after ${ms} ms`));
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
