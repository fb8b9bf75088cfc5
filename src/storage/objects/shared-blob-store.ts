import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import pLimit from "p-limit";
import { StorageError } from "../../core/errors.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { computeKey, isKey } from "../blob-key.ts";
import { storageMessages } from "../messages.ts";
import type { BlobHolds } from "../postgres/blob-holds.ts";
import type { ObjectStore } from "./object-store.ts";

/** A younger object may belong to a process that can't reach the database just now. */
const MIN_SWEEP_AGE_MS = 60 * 60 * 1000;
/** Most removals take a moment. A process that died while removing blocks its blob for minutes. */
const REMOVAL_WAIT_MS = 15_000;
const REMOVAL_POLL_MS = 50;
/** A process that was frozen for longer between two steps of a removal doesn't go on: its removal may be over. */
const MAX_PAUSE_MS = 60_000;
const MAX_CONCURRENT_REMOVALS = 8;

interface Times {
  minSweepAgeMs: number;
  removalWaitMs: number;
}

/** Pictures that several processes store, read and remove. To store one, a process holds its key until the row that needs it is written. To
 *  remove one, it marks the key first, which it can't while another process holds it. */
export class SharedBlobStore implements BlobStore {
  readonly #objects: ObjectStore;
  readonly #holds: BlobHolds;
  readonly #times: Times;

  constructor(
    objects: ObjectStore,
    holds: BlobHolds,
    times: Times = { minSweepAgeMs: MIN_SWEEP_AGE_MS, removalWaitMs: REMOVAL_WAIT_MS },
  ) {
    this.#objects = objects;
    this.#holds = holds;
    this.#times = times;
  }

  ensureFreeSpace(): Promise<void> {
    return this.#objects.ensureFreeSpace();
  }

  async put<T>(bytes: Uint8Array, use: (key: BlobKey) => Promise<T>): Promise<T> {
    const key = await computeKey(bytes);
    const holder = randomUUID();
    await this.#store(key, bytes, holder);
    let written = false;
    try {
      const result = await use(key);
      written = true;
      return result;
    } finally {
      const kept = await this.#release(key, holder);
      if (written && !kept) await this.#storeAgain(key, bytes, holder);
    }
  }

  async get(key: BlobKey): Promise<Uint8Array> {
    if (!isKey(key)) throw new StorageError("missing", "invalid blob key");
    const bytes = await this.#objects.get(key);
    if (!bytes) throw new StorageError("missing", `picture ${key} is missing`);
    if ((await computeKey(bytes)) !== key) throw new StorageError("damaged", `picture ${key} is damaged`);
    return bytes;
  }

  /** Tries all of them, even if some can't be removed. */
  async remove(keys: Iterable<BlobKey>, used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    const limit = pLimit(MAX_CONCURRENT_REMOVALS);
    const removals = [...keys].filter(isKey).map((key) => limit(() => this.#removeUnused(key, used)));
    const settled = await Promise.allSettled(removals);
    for (const one of settled) if (one.status === "rejected") throw one.reason;
    return settled.filter((one) => one.status === "fulfilled" && one.value).length;
  }

  /** Removes nothing while another process sweeps. */
  async sweep(used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    const removed = await this.#holds.sweepAlone(async () => {
      let count = 0;
      for await (const part of this.#objects.list()) {
        const old = part.filter(({ ageMs }) => ageMs >= this.#times.minSweepAgeMs);
        count += await this.remove(
          old.map(({ key }) => key),
          used,
        );
      }
      return count;
    });
    return removed ?? 0;
  }

  /** Always sends the bytes, even if they're stored already: it makes the object young again, and repairs a damaged one. */
  async #store(key: BlobKey, bytes: Uint8Array, holder: string): Promise<void> {
    const giveUpAt = performance.now() + this.#times.removalWaitMs;
    while (!(await this.#hold(key, holder))) {
      if (performance.now() >= giveUpAt) throw new StorageError("unavailable", storageMessages.beingRemoved);
      await setTimeout(REMOVAL_POLL_MS);
    }
    try {
      await this.#objects.put(key, bytes);
    } catch (error) {
      await this.#release(key, holder);
      throw error;
    }
  }

  /** A database that is away is a reason to wait too: the bytes may be paid for. */
  async #hold(key: BlobKey, holder: string): Promise<boolean> {
    return this.#holds.hold(key, holder).catch((cause: unknown) => {
      const isAway = cause instanceof StorageError && cause.code === "locked";
      throw isAway ? new StorageError("unavailable", cause.message, { cause }) : cause;
    });
  }

  /** False if the hold had ended: this process was frozen, or `use` took too long. */
  async #release(key: BlobKey, holder: string): Promise<boolean> {
    return this.#holds.release(key, holder).catch(() => true); // the row is written, and the hold ends without us
  }

  /** The row is written, so nobody removes it again. */
  async #storeAgain(key: BlobKey, bytes: Uint8Array, holder: string): Promise<void> {
    await this.#store(key, bytes, holder);
    await this.#release(key, holder);
  }

  async #removeUnused(key: BlobKey, used: (key: BlobKey) => Promise<boolean>): Promise<boolean> {
    if (await used(key)) return false; // most are: no need to mark them
    const remover = randomUUID();
    const startedAt = performance.now();
    if (!(await this.#holds.startRemoval(key, remover))) return false;
    // A row may have been written since the first look. From here on, nobody can store the blob to write another.
    const wanted = await used(key).catch(async (error: unknown) => {
      await this.#holds.endRemoval(key, remover);
      throw error;
    });
    const removes = !wanted && performance.now() - startedAt < MAX_PAUSE_MS;
    // If this fails, the object may still be deleted a moment later. The mark stays until that is over.
    if (removes) await this.#objects.delete(key);
    await this.#holds.endRemoval(key, remover);
    return removes;
  }
}
