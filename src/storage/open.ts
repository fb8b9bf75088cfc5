// Opens what the program keeps: rows in SQLite and pictures in files, or both on services that several processes share.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Pool } from "pg";
import { MemoryPreviewStore, type PreviewStore } from "../core/cards/previews.ts";
import { StorageError } from "../core/errors.ts";
import type { Leases } from "../core/leases.ts";
import type { BlobStore, Clock, Log } from "../core/ports.ts";
import type { ChangeCounter, Signals } from "../core/signals.ts";
import type { Database } from "./dialect.ts";
import { CachedBlobStore } from "./disk/cached-blob-store.ts";
import { ensureWritable } from "./disk/data-dir.ts";
import { FileBlobStore } from "./disk/file-blob-store.ts";
import { pseudonymOf, readSecret } from "./disk/secret.ts";
import { FileObjectStore } from "./objects/file-object-store.ts";
import type { ObjectStore } from "./objects/object-store.ts";
import type { S3Bucket } from "./objects/s3-client.ts";
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
import { SqliteDatabase } from "./sqlite/database.ts";
import { LocalLeases } from "./sqlite/leases.ts";
import { openDatabase } from "./sqlite/open.ts";
import { LocalChangeCounter, LocalSignals } from "./sqlite/signals.ts";
import { StorageHealth } from "./storage-health.ts";

/** How soon a picture store that doesn't respond is tried again. It logs that it's down. */
const STORE_RETRY_MS = 2000;

export interface Storage {
  database: Database;
  blobs: BlobStore;
  /** What people's pseudonyms are made with. */
  secret: Buffer;
  /** What only one process may do at a time. */
  leases: Leases;
  /** To the other processes. */
  signals: Signals;
  /** What changed on the page. */
  changes: ChangeCounter;
  previews: PreviewStore;
  /** What requests to the page leave for the next, whichever process that reaches. Undefined: memory does. */
  handoffs: PostgresHandoffStore | undefined;
  /** Whether the services behind it answer. Undefined: there are none. */
  health: StorageHealth | undefined;
  /** The database that several processes share. Undefined: this is the only one. */
  pool: Pool | undefined;
  /** Throws `StorageError` if deleted data can't be erased from the files; everything is closed all the same. */
  close(): Promise<void>;
}

export interface StorageOptions {
  dataDir: string;
  /** A Postgres that several processes share. Undefined: SQLite in `dataDir`. `pictures`: "files" are in `dataDir`, which they share too. */
  database?: { url: string; connections: number; pictures: S3Bucket | "files" };
  /** How many pictures of one provider are drawn at once, over all processes. */
  modelConcurrency: number;
  /** Windows of the page that another release opened fetch it again. */
  release: string;
}

/** Rejects with `StorageError` if the configured storage can't be used. */
export function openStorage(options: StorageOptions, clock: Clock, log: Log): Promise<Storage> {
  const { dataDir, database, modelConcurrency: maxDrawing, release } = options;
  return database ? openShared({ dataDir, ...database, maxDrawing, release, clock, log }) : openLocal(dataDir, clock);
}

export interface SharedStorage extends Storage {
  database: PostgresDatabase;
}

async function openLocal(dataDir: string, clock: Clock): Promise<Storage> {
  const { db, close } = openDatabase(dataDir);
  return {
    database: new SqliteDatabase(db, clock),
    blobs: fileBlobs(dataDir, clock),
    secret: readSecret(dataDir),
    leases: new LocalLeases(),
    signals: new LocalSignals(),
    changes: new LocalChangeCounter(randomUUID()),
    previews: new MemoryPreviewStore(),
    handoffs: undefined,
    health: undefined,
    pool: undefined,
    async close() {
      close();
    },
  };
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

function fileBlobs(dataDir: string, clock: Clock): BlobStore {
  return new CachedBlobStore(new FileBlobStore(join(dataDir, "blobs"), clock));
}
