import { LRUCache } from "lru-cache";
import { createWorkerPool } from "../rendering/worker-pool.ts";
import { keyOf, type Saliency } from "./saliency.ts";
import type { Found, Search } from "./saliency-worker.ts";

/** Finds what stands out in pictures, in one thread for all of them. */
export interface Finder {
  /** What stands out in a look, or why that cannot be found here. A picture that was looked at lately is answered at once, and one
   *  that is being looked at is waited for. Rejects when the thread dies: whoever asked first loses, others ask again. */
  find(look: Uint8Array): Promise<Found>;
  /** Ends the thread to free its memory before something large is drawn. The next search takes a little longer. */
  rest(): void;
  /** How many threads are alive: none before the first search and after a while without one. */
  threads(): number;
}

interface Options {
  /** The file with the weights, if it is not the package's. */
  weights?: URL;
  thread?: URL;
  /** Milliseconds without a search after which the thread is let go, and its memory with it. */
  idleMs?: number;
}

/** Saliencies that are kept: 100 KB each. */
const kept = 200;
/** A search that takes longer than this many milliseconds never ends. */
const MAX_WAIT_MS = 90_000;

export function subjectFinder({
  weights,
  thread = new URL("./saliency-worker.ts", import.meta.url),
  idleMs = 30_000,
}: Options = {}): Finder {
  const known = new LRUCache<string, Saliency>({ max: kept });
  const running = new Map<string, Promise<Found>>();
  const searching = createWorkerPool<Search, Found>(thread, 1, idleMs);

  async function search(key: string, look: Uint8Array): Promise<Found> {
    const found = await searching.run({ look, weights: weights?.href }, { signal: AbortSignal.timeout(MAX_WAIT_MS) });
    if (found.kind === "found") known.set(key, found.saliency);
    return found;
  }

  return {
    async find(look) {
      const key = keyOf(look);
      for (let others = running.get(key); others !== undefined; others = running.get(key)) {
        const found = await others.catch(() => undefined);
        if (found !== undefined) return found;
      }
      const saliency = known.get(key);
      if (saliency !== undefined) return { kind: "found", saliency };
      const own = search(key, look).finally(() => running.delete(key));
      running.set(key, own);
      return own;
    },
    rest: () => searching.rest(),
    threads: () => searching.alive(),
  };
}
