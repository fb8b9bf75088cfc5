import type { IIdentifyThrottler } from "@discordjs/ws";
import { onAbort } from "../../../../core/concurrency/abort.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import { sleep } from "../../../shared/gateway/sleep.ts";
import type { ShardStore } from "./shard-store.ts";

const RETRY_DELAY_MS = 1_000;
/** Then Discord itself decides: an IDENTIFY too early only costs a new attempt. */
const MAX_WAIT_MS = 10 * 60_000;

/** Keeps Discord's limit, one IDENTIFY in five seconds per bucket, over all processes. */
export class SharedIdentifyThrottler implements IIdentifyThrottler {
  readonly #store: ShardStore;
  readonly #concurrency: number;
  readonly #log: Log;

  /** `concurrency`: Discord's `max_concurrency`, the number of buckets. */
  constructor(store: ShardStore, concurrency: number, log: Log) {
    this.#store = store;
    this.#concurrency = concurrency;
    this.#log = log;
  }

  async waitForIdentify(shard: number, signal: AbortSignal): Promise<void> {
    const end = performance.now() + MAX_WAIT_MS;
    while (performance.now() < end) {
      signal.throwIfAborted();
      const wait = await this.#store.takeIdentify(shard % this.#concurrency).catch((error: unknown) => {
        this.#log.warn({ shard, err: error }, "failed to take an IDENTIFY, retrying");
        return RETRY_DELAY_MS;
      });
      if (wait <= 0) return;
      await delay(wait, signal);
    }
  }
}

/** Resolves early if the signal is aborted. */
async function delay(ms: number, signal: AbortSignal): Promise<void> {
  const waiting = Promise.withResolvers<void>();
  const forget = onAbort(signal, waiting.resolve);
  await Promise.race([sleep(ms), waiting.promise]);
  forget();
}
