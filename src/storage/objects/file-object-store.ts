import { randomUUID } from "node:crypto";
import { mkdir, opendir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/ports/runtime.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { isKey } from "../blob-key.ts";
import { DiskSpaceGuard } from "../disk/disk-space.ts";
import { writeSynced } from "../disk/write-synced.ts";
import { toStorageError } from "../sqlite/open.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

const PART_SIZE = 1000;
/** A process that is writing a file doesn't take this long. */
const MAX_DRAFT_AGE_MS = 60 * 60 * 1000;

/** Files in one folder of mode 0700 that all processes share. */
export class FileObjectStore implements ObjectStore {
  readonly #folder: string;
  readonly #diskSpace: DiskSpaceGuard;
  #closed = false;

  constructor(folder: string, clock: Clock, diskSpace = new DiskSpaceGuard(folder, clock)) {
    this.#folder = folder;
    this.#diskSpace = diskSpace;
  }

  async ensureFreeSpace(): Promise<void> {
    await translated(async () => {
      await this.#makeFolder();
      await this.#diskSpace.reserve(0);
    });
  }

  async put(key: BlobKey, bytes: Uint8Array): Promise<void> {
    await translated(async () => {
      await this.#makeFolder();
      await this.#diskSpace.reserve(bytes.length);
      await writeSynced(this.#folder, key, `.${randomUUID()}`, bytes);
    });
  }

  async get(key: BlobKey): Promise<Uint8Array | undefined> {
    return translated(() => ignoreMissing(readFile(join(this.#folder, key))));
  }

  async delete(key: BlobKey): Promise<void> {
    await translated(() => rm(join(this.#folder, key), { force: true }));
  }

  /** Also removes files that a killed process left unfinished. */
  async *list(): AsyncGenerator<StoredObject[]> {
    await translated(() => this.#makeFolder());
    const now = await this.#now();
    let part: StoredObject[] = [];
    for await (const { name } of await opendir(this.#folder)) {
      if (this.#closed) return;
      const age = await this.#age(name, now);
      if (age !== undefined && isKey(name)) part.push({ key: name, ageMs: age });
      else if (age !== undefined && name.startsWith(".") && age > MAX_DRAFT_AGE_MS)
        await rm(join(this.#folder, name), { force: true });
      if (part.length < PART_SIZE) continue;
      yield part;
      part = [];
    }
    yield part;
  }

  status(): "ready" {
    return "ready";
  }

  close(): void {
    this.#closed = true;
  }

  /** Milliseconds. Undefined: another process has removed it. */
  async #age(name: string, now: number): Promise<number | undefined> {
    const found = await ignoreMissing(stat(join(this.#folder, name)));
    return found?.isFile() ? Math.max(0, now - found.mtimeMs) : undefined;
  }

  /** The time by the clock that dates files there: a network share has its own. */
  async #now(): Promise<number> {
    const probe = join(this.#folder, `.${randomUUID()}`);
    return translated(async () => {
      await writeFile(probe, "", { mode: 0o600 });
      const { mtimeMs } = await stat(probe);
      await rm(probe, { force: true });
      return mtimeMs;
    });
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error);
  }
}

async function ignoreMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
