// Opens what the program keeps: rows in SQLite and pictures in files, or both on services that several processes share.

import { join } from "node:path";
import type { BlobStore, Clock, Log } from "../core/ports.ts";
import type { Database } from "./dialect.ts";
import { CachedBlobStore } from "./disk/cached-blob-store.ts";
import { ensureWritable } from "./disk/data-dir.ts";
import { FileBlobStore } from "./disk/file-blob-store.ts";
import { pseudonymOf, readSecret } from "./disk/secret.ts";
import { PostgresDatabase } from "./postgres/database.ts";
import { openPostgres } from "./postgres/open.ts";
import { readSharedSecret } from "./postgres/secret.ts";
import { PostgresTaskQueue } from "./postgres/task-queue.ts";
import { SqliteDatabase } from "./sqlite/database.ts";
import { openDatabase } from "./sqlite/open.ts";

export interface Storage {
  database: Database;
  blobs: BlobStore;
  /** What people's pseudonyms are made with. */
  secret: Buffer;
  /** Throws `StorageError` if deleted data can't be erased from the files; everything is closed all the same. */
  close(): Promise<void>;
}

export interface StorageOptions {
  dataDir: string;
  /** A Postgres that several processes share. Undefined: SQLite in `dataDir`. */
  database?: { url: string; connections: number };
  /** How many pictures of one provider are drawn at once, over all processes. */
  modelConcurrency: number;
}

/** Rejects with `StorageError` if the configured storage can't be used. */
export function openStorage(options: StorageOptions, clock: Clock, log: Log): Promise<Storage> {
  const { dataDir, database, modelConcurrency: maxDrawing } = options;
  return database ? openShared({ dataDir, ...database, maxDrawing, clock, log }) : openLocal(dataDir, clock);
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
    async close() {
      close();
    },
  };
}

interface SharedOptions extends NonNullable<StorageOptions["database"]> {
  dataDir: string;
  maxDrawing: number;
  clock: Clock;
  log: Log;
}

/** Opens what several processes share. Rejects with `StorageError` if it can't be used. */
export async function openShared({ dataDir, url, connections, maxDrawing, clock, log }: SharedOptions): Promise<SharedStorage> {
  ensureWritable(dataDir); // for what is cached there
  const pool = await openPostgres(url, connections, log);
  const secret = await readSharedSecret(pool);
  const queue = new PostgresTaskQueue({ url, clock, log, maxDrawing });
  const pseudonym = (platform: string, person: string) => pseudonymOf(secret, platform, person);
  const database = new PostgresDatabase(pool, { clock, queue, pseudonym });
  await queue.start(database);
  return {
    database,
    blobs: fileBlobs(dataDir, clock),
    secret,
    async close() {
      await queue.stop();
      await pool.end();
    },
  };
}

function fileBlobs(dataDir: string, clock: Clock): BlobStore {
  return new CachedBlobStore(new FileBlobStore(join(dataDir, "blobs"), clock));
}
