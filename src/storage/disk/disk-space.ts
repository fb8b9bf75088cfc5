import { statfs } from "node:fs/promises";
import { StorageError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports/runtime.ts";
import { storageMessages } from "../messages.ts";

/** Pictures are refused below this, so that rows and error messages can still be written. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
const MEASUREMENT_TTL_MS = 1000;

/** Bytes this process may still use on the disk of `folder`. */
async function freeBytesOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Guards the free space of a disk, measured at most once a second. */
export class DiskSpaceGuard {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #free: typeof freeBytesOn;
  #measured = { at: Number.NEGATIVE_INFINITY, free: 0 };

  constructor(folder: string, clock: Clock, free = freeBytesOn) {
    this.#folder = folder;
    this.#clock = clock;
    this.#free = free;
  }

  /** Counts `bytes` as used until the next measurement. Throws `StorageError` `full` when they would leave too little. */
  async reserve(bytes: number): Promise<void> {
    const now = this.#clock.now().getTime();
    if (now - this.#measured.at >= MEASUREMENT_TTL_MS) this.#measured = { at: now, free: await this.#free(this.#folder) };
    if (this.#measured.free - bytes < MIN_FREE_BYTES) throw new StorageError("full", storageMessages.diskFull);
    this.#measured.free -= bytes;
  }
}
