// Periodic work: sweeps, discovery, queue positions.

import type { InboxDeps } from "./core/deps.ts";
import { type Leases, runUnderLease } from "./core/leases.ts";
import type { Log } from "./core/ports/runtime.ts";
import type { QueuePositions } from "./core/queue-positions.ts";
import type { ModelMeasurements } from "./models/measurements.ts";
import type { ProviderRegistry } from "./models/providers.ts";

const QUEUE_POSITIONS_INTERVAL_MS = 5000;
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
const DISCOVERY_INTERVAL_MS = 60 * 60 * 1000;
const MEASURING_INTERVAL_MS = 5 * 60 * 1000;
const DRAFT_TTL_MS = 24 * 60 * 60 * 1000;

/** Starts the timers. One process at a time sweeps and refreshes queue positions; each keeps its own lists of models. Returns a function that
 *  stops them. */
export function startHousekeeping(
  deps: InboxDeps,
  leases: Leases,
  positions: QueuePositions,
  { providers, measurements }: { providers: ProviderRegistry; measurements: ModelMeasurements },
): () => Promise<void> {
  const discovering = setInterval(() => void providers.refresh(), DISCOVERY_INTERVAL_MS);
  void measurements.refresh();
  const measuring = setInterval(() => void measurements.refresh(), MEASURING_INTERVAL_MS);
  const release = runUnderLease("housekeeping", { leases, log: deps.log }, (lease) => {
    const whileHeld = (work: () => Promise<void>) => () => void (lease.isHeld() && work());
    void sweep(deps); // leftovers of a killed process
    const timers = [
      setInterval(
        whileHeld(() => sweep(deps)),
        SWEEP_INTERVAL_MS,
      ),
      setInterval(
        whileHeld(() => refreshQueuePositions(positions, deps.log)),
        QUEUE_POSITIONS_INTERVAL_MS,
      ),
    ];
    return () => timers.forEach(clearInterval);
  });
  return async () => {
    clearInterval(discovering);
    clearInterval(measuring);
    await release();
  };
}

async function refreshQueuePositions(positions: QueuePositions, log: Log): Promise<void> {
  await positions.refresh().catch((error) => log.warn({ err: error }, "failed to refresh queue positions"));
}

async function sweep({ blobs, store, previews, isImageReferenced, log }: InboxDeps): Promise<void> {
  try {
    await store.drafts.sweepDrafts(new Date(Date.now() - DRAFT_TTL_MS));
    await store.pageLinks.sweepLinks();
    await previews.sweep();
    const gone = await blobs.sweep(isImageReferenced);
    if (gone > 0) log.info({ gone }, "removed unreferenced pictures");
  } catch (error) {
    log.warn({ err: error }, "failed to remove unreferenced pictures");
  }
}
