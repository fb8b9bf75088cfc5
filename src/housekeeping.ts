// Periodic work: sweeps, discovery, queue positions.

import type { InboxDeps } from "./core/deps.ts";
import type { Log } from "./core/ports.ts";
import type { QueuePositions } from "./core/queue-positions.ts";
import type { ProviderRegistry } from "./models/providers.ts";

const QUEUE_POSITIONS_INTERVAL_MS = 5000;
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
const DISCOVERY_INTERVAL_MS = 60 * 60 * 1000;
const DRAFT_TTL_MS = 24 * 60 * 60 * 1000;

/** Starts the timers. Returns a function that stops them. */
export function startHousekeeping(deps: InboxDeps, positions: QueuePositions, providers: ProviderRegistry): () => void {
  void sweep(deps); // leftovers of a killed process
  const timers = [
    setInterval(() => void sweep(deps), SWEEP_INTERVAL_MS),
    setInterval(() => void providers.refresh(), DISCOVERY_INTERVAL_MS),
    setInterval(() => void refreshQueuePositions(positions, deps.log), QUEUE_POSITIONS_INTERVAL_MS),
  ];
  return () => timers.forEach(clearInterval);
}

async function refreshQueuePositions(positions: QueuePositions, log: Log): Promise<void> {
  await positions.refresh().catch((error) => log.warn({ err: error }, "failed to refresh queue positions"));
}

async function sweep({ blobs, store, isImageReferenced, log }: InboxDeps): Promise<void> {
  try {
    await store.drafts.sweepDrafts(new Date(Date.now() - DRAFT_TTL_MS));
    const gone = await blobs.sweep(isImageReferenced);
    if (gone > 0) log.info({ gone }, "removed unreferenced pictures");
  } catch (error) {
    log.warn({ err: error }, "failed to remove unreferenced pictures");
  }
}
