import { LRUCache } from "lru-cache";
import { createWorkerPool } from "../rendering/worker-pool.ts";
import { keyOf, type Saliency } from "./saliency.ts";
import type { SearchRequest, SearchResult } from "./saliency-worker.ts";

/** Finds the subjects of pictures, in one worker thread for all of them. */
export interface SubjectFinder {
  /** Resolves to the subject, or to the reason why it can't be found here. Recent results are cached, and simultaneous searches for one
   *  picture share one run. Rejects the first caller when the thread dies; the others search again. */
  find(input: Uint8Array): Promise<SearchResult>;
  /** Ends the thread to free its memory before something large is drawn. The next search takes a little longer. */
  stopIdle(): void;
  /** How many threads are alive: none before the first search and after a while without one. */
  threadCount(): number;
}

interface Options {
  /** The weights, if not the package's. */
  weights?: URL;
  /** The worker's code, if not the usual one. */
  thread?: URL;
  /** After this many milliseconds without a search the thread ends, which frees its memory. */
  idleMs?: number;
}

/** How many results are cached, 100 KB each. */
const MAX_CACHED = 200;
/** A search that takes longer has hung. */
const SEARCH_TIMEOUT_MS = 90_000;

export function createSubjectFinder({
  weights,
  thread = new URL("./saliency-worker.ts", import.meta.url),
  idleMs = 30_000,
}: Options = {}): SubjectFinder {
  const cache = new LRUCache<string, Saliency>({ max: MAX_CACHED });
  const running = new Map<string, Promise<SearchResult>>();
  const pool = createWorkerPool<SearchRequest, SearchResult>(thread, 1, idleMs);

  async function search(key: string, input: Uint8Array): Promise<SearchResult> {
    const found = await pool.run({ input, weights: weights?.href }, { signal: AbortSignal.timeout(SEARCH_TIMEOUT_MS) });
    if (found.kind === "found") cache.set(key, found.saliency);
    return found;
  }

  return {
    async find(input) {
      const key = keyOf(input);
      for (let pending = running.get(key); pending !== undefined; pending = running.get(key)) {
        const found = await pending.catch(() => undefined);
        if (found !== undefined) return found;
      }
      const saliency = cache.get(key);
      if (saliency !== undefined) return { kind: "found", saliency };
      const own = search(key, input).finally(() => running.delete(key));
      running.set(key, own);
      return own;
    },
    stopIdle: () => pool.stopIdle(),
    threadCount: () => pool.threadCount(),
  };
}
