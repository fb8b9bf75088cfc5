// What is done every now and then as long as the program runs.

import type { InboxDeps } from "./core/deps.ts";
import type { Places } from "./core/places.ts";
import type { Log } from "./core/ports.ts";
import type { Shelves } from "./models/providers.ts";

const PLACES_MS = 5000;
const SWEEP_MS = 60 * 60 * 1000;
const DISCOVERY_MS = 60 * 60 * 1000;
const DRAFT_MS = 24 * 60 * 60 * 1000;

/** Starts it. Returns what stops it. */
export function keepHouse(deps: InboxDeps, places: Places, shelves: Shelves): () => void {
  void sweep(deps); // what a kill has left
  const timers = [
    setInterval(() => void sweep(deps), SWEEP_MS),
    setInterval(() => void shelves.refresh(), DISCOVERY_MS),
    setInterval(() => void look(places, deps.log), PLACES_MS),
  ];
  return () => timers.forEach(clearInterval);
}

async function look(places: Places, log: Log): Promise<void> {
  await places.look().catch((error) => log.warn({ err: error }, "the places in the queue could not be read"));
}

async function sweep({ blobs, store, uses, log }: InboxDeps): Promise<void> {
  try {
    await store.sweepDrafts(new Date(Date.now() - DRAFT_MS));
    const gone = await blobs.sweep(uses);
    if (gone > 0) log.info({ gone }, "pictures that nothing needs were removed");
  } catch (error) {
    log.warn({ err: error }, "sweeping failed");
  }
}
