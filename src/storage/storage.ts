// What the program keeps, and where.

import type { Pool } from "pg";
import type { PreviewStore } from "../core/cards/previews.ts";
import type { Leases } from "../core/leases.ts";
import type { BlobStore } from "../core/ports/pictures.ts";
import type { ChangeCounter, Signals } from "../core/signals.ts";
import type { Database } from "./dialect.ts";
import type { S3Bucket } from "./objects/s3-client.ts";
import type { PostgresHandoffStore } from "./postgres/handoff-store.ts";
import type { StorageHealth } from "./storage-health.ts";

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
