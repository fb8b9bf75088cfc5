import { statfs } from "node:fs/promises";
import { StorageError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports.ts";

/** Pictures stop here, so that the rows that tell people why still fit. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
const MEASUREMENT_TTL_MS = 1000;

/** Bytes that are free for us on the disk of `folder`. */
async function freeBytesOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Watches over the free space of a disk, measured once a second at most. */
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

  /** Throws `StorageError` `full` when `bytes` more would leave too little. */
  async reserve(bytes: number): Promise<void> {
    const now = this.#clock.now().getTime();
    if (now - this.#measured.at >= MEASUREMENT_TTL_MS) this.#measured = { at: now, free: await this.#free(this.#folder) };
    if (this.#measured.free - bytes < MIN_FREE_BYTES) throw new StorageError("full", "The disk is full.");
    this.#measured.free -= bytes;
  }
}
