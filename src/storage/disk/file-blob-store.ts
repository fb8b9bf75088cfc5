import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { KeyedQueue } from "../../core/concurrency/keyed-queue.ts";
import { StorageError } from "../../core/errors.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { Clock } from "../../core/ports/runtime.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { computeKey, isKey } from "../blob-key.ts";
import { toStorageError } from "../sqlite/open.ts";
import { DiskSpaceGuard } from "./disk-space.ts";
import { writeSynced } from "./write-synced.ts";

/** Pictures as files named by the SHA-256 of their bytes, in one folder of mode 0700. */
export class FileBlobStore implements BlobStore {
  readonly #folder: string;
  readonly #diskSpace: DiskSpaceGuard;
  /** How many calls of `put` are still writing the row that references a blob. */
  readonly #inUse = new Map<BlobKey, number>();
  /** Temporary files that are being written. */
  readonly #partialFiles = new Set<string>();
  /** Putting and removing one blob happen one after the other. */
  readonly #queue = new KeyedQueue();

  constructor(folder: string, clock: Clock, diskSpace = new DiskSpaceGuard(folder, clock)) {
    this.#folder = folder;
    this.#diskSpace = diskSpace;
  }

  async ensureFreeSpace(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await this.#diskSpace.reserve(0);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async put<T>(bytes: Uint8Array, use: (key: BlobKey) => Promise<T>): Promise<T> {
    const key = await computeKey(bytes);
    await this.#queue.run(key, async () => {
      await this.#write(key, bytes);
      this.#inUse.set(key, (this.#inUse.get(key) ?? 0) + 1);
    });
    try {
      return await use(key);
    } finally {
      const left = (this.#inUse.get(key) ?? 1) - 1;
      if (left === 0) this.#inUse.delete(key);
      else this.#inUse.set(key, left);
    }
  }

  async get(key: BlobKey): Promise<Uint8Array> {
    const bytes = await readFile(this.#path(key)).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === "ENOENT" ? new StorageError("missing", `picture ${key} is missing`, { cause }) : toStorageError(cause);
    });
    if ((await computeKey(bytes)) !== key) throw new StorageError("damaged", `picture ${key} is damaged`);
    return bytes;
  }

  async remove(keys: Iterable<BlobKey>, used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (const key of keys) if (await this.#queue.run(key, () => this.#removeUnused(key, used))) removed++;
    return removed;
  }

  async sweep(used: (key: BlobKey) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#folder).catch(() => []))
      if (isKey(name)) removed += await this.remove([name], used);
      else if (name.startsWith(".") && !this.#partialFiles.has(name)) await rm(join(this.#folder, name), { force: true });
    return removed;
  }

  async #removeUnused(key: BlobKey, used: (key: BlobKey) => Promise<boolean>): Promise<boolean> {
    if (this.#inUse.has(key) || (await used(key))) return false;
    await rm(this.#path(key), { force: true });
    return true;
  }

  async #write(key: BlobKey, bytes: Uint8Array): Promise<void> {
    const known = await readFile(this.#path(key)).catch(() => undefined);
    if (known?.equals(bytes)) return;
    const draft = `.${randomUUID()}`;
    this.#partialFiles.add(draft);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await this.#diskSpace.reserve(bytes.length);
      await writeSynced(this.#folder, key, draft, bytes);
    } catch (error) {
      throw toStorageError(error);
    } finally {
      this.#partialFiles.delete(draft);
    }
  }

  #path(key: BlobKey): string {
    if (!isKey(key)) throw new StorageError("missing", "invalid blob key");
    return join(this.#folder, key);
  }
}
