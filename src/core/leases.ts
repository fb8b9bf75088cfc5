// What only one process may do at a time.

import { setTimeout as sleep } from "node:timers/promises";
import { onAbort } from "./concurrency/abort.ts";
import type { Log } from "./ports/runtime.ts";

/** Grants what only one process may do at a time. A process that dies or hangs loses its leases within twelve seconds. */
export interface Leases {
  /** Undefined while somebody holds it, this process included. Rejects with `StorageError`. */
  acquire(name: string): Promise<Lease | undefined>;
}

export interface Lease {
  readonly name: string;
  /** Increases each time the lease changes hands. A write that names it can't overwrite what a later holder wrote. */
  readonly epoch: number;
  /** Aborted as soon as the lease may belong to another process, and on release. */
  readonly signal: AbortSignal;
  /** Asks the clock, and aborts `signal` if the lease has lapsed. A process that was suspended learns it here first, so ask before an effect
   *  that must not happen twice. */
  isHeld(): boolean;
  /** Lets others acquire it at once. Never rejects: what can't be released lapses. */
  release(): Promise<void>;
}

/** With the ten seconds after which a lease lapses, its work continues elsewhere within twelve. */
const ACQUIRE_INTERVAL_MS = 2_000;

/** Does something in one process at a time: calls `start` whenever this process acquires the lease, and the function that `start` returned as
 *  soon as it loses it. Returns a function that ends this and releases the lease. */
export function runUnderLease(
  name: string,
  { leases, log }: { leases: Leases; log: Log },
  start: (lease: Lease) => () => void,
): () => Promise<void> {
  const ending = new AbortController();
  const run = async () => {
    let failing = false;
    while (!ending.signal.aborted) {
      try {
        const lease = await leases.acquire(name);
        failing = false;
        if (lease) await hold(lease, start, ending.signal);
        if (lease && !ending.signal.aborted) log.warn({ lease: name, epoch: lease.epoch }, "lost lease");
      } catch (error) {
        if (!failing) log.warn({ lease: name, err: error }, "failed to acquire lease, retrying");
        failing = true;
      }
      await sleep(ACQUIRE_INTERVAL_MS, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  };
  const ended = run();
  return async () => {
    ending.abort();
    await ended;
  };
}

/** Does `work` in one process at a time, at once and then every `intervalMs`. A failure is logged. Returns a function that ends this, releases
 *  the lease, and resolves when the last run is over. */
export function repeatUnderLease(
  name: string,
  { leases, log }: { leases: Leases; log: Log },
  intervalMs: number,
  work: (lease: Lease) => Promise<void>,
): () => Promise<void> {
  let running = Promise.resolve();
  const repeat = async (lease: Lease) => {
    while (lease.isHeld()) {
      await work(lease).catch((error) => log.warn({ lease: name, err: error }, "failed to do the work of a lease, retrying"));
      await sleep(intervalMs, undefined, { signal: lease.signal, ref: false }).catch(() => {});
    }
  };
  const end = runUnderLease(name, { leases, log }, (lease) => {
    running = running.then(() => repeat(lease));
    return () => {};
  });
  return async () => {
    await end();
    await running;
  };
}

/** Resolves when the lease is lost or released. `ending`: releases it. */
async function hold(lease: Lease, start: (lease: Lease) => () => void, ending: AbortSignal): Promise<void> {
  const stop = start(lease);
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  const stopListening = onAbort(ending, () => void lease.release());
  onAbort(lease.signal, () => {
    stop();
    resolve();
  });
  await lost;
  stopListening();
  await lease.release();
}
