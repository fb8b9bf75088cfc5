// Opens what several processes share: rows and tasks in Postgres, pictures in a bucket or a folder.

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { StorageError } from "../core/errors.ts";
import type { Clock, Log } from "../core/ports/runtime.ts";
import { CachedBlobStore } from "./disk/cached-blob-store.ts";
import { ensureWritable } from "./disk/data-dir.ts";
import { pseudonymOf } from "./disk/secret.ts";
import { FileObjectStore } from "./objects/file-object-store.ts";
import type { ObjectStore } from "./objects/object-store.ts";
import { S3ObjectStore } from "./objects/s3-object-store.ts";
import { SharedBlobStore } from "./objects/shared-blob-store.ts";
import { BlobHolds } from "./postgres/blob-holds.ts";
import { PostgresChangeCounter } from "./postgres/change-counter.ts";
import { PostgresDatabase } from "./postgres/database.ts";
import { PostgresHandoffStore } from "./postgres/handoff-store.ts";
import { PostgresLeases } from "./postgres/leases.ts";
import { openPostgres } from "./postgres/open.ts";
import { PostgresPreviewStore } from "./postgres/preview-store.ts";
import { readSharedSecret } from "./postgres/secret.ts";
import { PostgresSignals } from "./postgres/signals.ts";
import { PostgresTaskQueue } from "./postgres/task-queue.ts";
import type { Storage, StorageOptions } from "./storage.ts";
import { StorageHealth } from "./storage-health.ts";

/** How soon a picture store that doesn't respond is tried again. It logs that it's down. */
const STORE_RETRY_MS = 2000;

export interface SharedStorage extends Storage {
  database: PostgresDatabase;
}

interface SharedOptions extends NonNullable<StorageOptions["database"]> {
  dataDir: string;
  maxDrawing: number;
  release: string;
  clock: Clock;
  log: Log;
}

/** Opens what several processes share. Rejects with `StorageError` if it can't be used. */
export async function openShared(options: SharedOptions): Promise<SharedStorage> {
  const { dataDir, url, connections, maxDrawing, release, clock, log } = options;
  ensureWritable(dataDir); // for what is cached there
  const pool = await openPostgres(url, connections, log);
  const secret = await readSharedSecret(pool);
  const objects = await openObjects(options).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const queue = new PostgresTaskQueue({ url, clock, log, maxDrawing });
  const pseudonym = (platform: string, person: string) => pseudonymOf(secret, platform, person);
  const database = new PostgresDatabase(pool, { clock, queue, pseudonym });
  await queue.start(database);
  const blobs = new CachedBlobStore(new SharedBlobStore(objects, new BlobHolds(pool)));
  const leases = new PostgresLeases(url, log);
  const signals = new PostgresSignals({ url, log });
  await signals.start();
  return {
    database,
    blobs,
    secret,
    leases,
    signals,
    changes: new PostgresChangeCounter(pool, release, log),
    previews: new PostgresPreviewStore(pool, log),
    handoffs: new PostgresHandoffStore(pool),
    health: new StorageHealth({ database: () => pool.query("select"), pictures: () => blobs.ensureFreeSpace() }),
    pool,
    async close() {
      await leases.close();
      await queue.stop();
      await signals.close();
      objects.close();
      await pool.end();
    },
  };
}

/** Waits until the store responds. Rejects with `StorageError` `refused` if an admin has to change something first. */
async function openObjects({ dataDir, pictures, clock, log }: SharedOptions): Promise<ObjectStore> {
  if (pictures === "files") return new FileObjectStore(join(dataDir, "blobs"), clock);
  const objects = new S3ObjectStore(pictures, { log });
  while (!(await isUsable(objects))) await setTimeout(STORE_RETRY_MS);
  return objects;
}

async function isUsable(objects: S3ObjectStore): Promise<boolean> {
  try {
    await objects.check();
    return true;
  } catch (error) {
    if (!(error instanceof StorageError) || error.code === "refused") throw error;
    return error.code === "full"; // what is stored can still be shown
  }
}
