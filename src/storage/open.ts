// Opens what the program keeps: rows in SQLite and pictures in files, or both on services that several processes share.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { MemoryPreviewStore } from "../core/cards/previews.ts";
import type { Clock, Log } from "../core/ports/runtime.ts";
import { CachedBlobStore } from "./disk/cached-blob-store.ts";
import { FileBlobStore } from "./disk/file-blob-store.ts";
import { readSecret } from "./disk/secret.ts";
import { SqliteDatabase } from "./sqlite/database.ts";
import { LocalLeases } from "./sqlite/leases.ts";
import { openDatabase, openForReading } from "./sqlite/open.ts";
import { LocalChangeCounter, LocalSignals } from "./sqlite/signals.ts";
import type { Storage, StorageOptions } from "./storage.ts";

/** Rejects with `StorageError` if the configured storage can't be used. Loads only the libraries of that storage. */
export async function openStorage(options: StorageOptions, clock: Clock, log: Log): Promise<Storage> {
  const { dataDir, database, modelConcurrency: maxDrawing, release } = options;
  if (!database) return openLocal(dataDir, clock);
  const { openShared } = await import("./open-shared.ts");
  return openShared({ dataDir, ...database, maxDrawing, release, clock, log });
}

/** Only the rows, to read them, also while a bot is running. */
export async function openRows(options: StorageOptions, clock: Clock, log: Log): Promise<Pick<Storage, "database" | "close">> {
  if (options.database) return openStorage(options, clock, log);
  const { db, close } = openForReading(options.dataDir);
  return { database: new SqliteDatabase(db, clock), close: async () => close() };
}

async function openLocal(dataDir: string, clock: Clock): Promise<Storage> {
  const { db, close } = openDatabase(dataDir);
  return {
    database: new SqliteDatabase(db, clock),
    blobs: new CachedBlobStore(new FileBlobStore(join(dataDir, "blobs"), clock)),
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
