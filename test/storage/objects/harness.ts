// Shared blob stores over a real Postgres, for tests.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { onTestFinished } from "vitest";
import { FileObjectStore } from "../../../src/storage/objects/file-object-store.ts";
import type { ObjectStore } from "../../../src/storage/objects/object-store.ts";
import { SharedBlobStore } from "../../../src/storage/objects/shared-blob-store.ts";
import { BlobHolds } from "../../../src/storage/postgres/blob-holds.ts";
import { clock } from "../../fakes/bot.ts";
import type { PostgresServer } from "../../services/postgres.ts";

export interface SharedHarness {
  blobs: SharedBlobStore;
  pool: Pool;
  /** Another process's view of the same objects and rows. */
  another(objects?: ObjectStore): SharedBlobStore;
}

/** Sweeps objects of any age. A blob that somebody is removing is waited for a second. */
export async function sharedBlobs(server: PostgresServer, objects: ObjectStore): Promise<SharedHarness> {
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 8 });
  onTestFinished(() => pool.end());
  const another = (theirs = objects) =>
    new SharedBlobStore(theirs, new BlobHolds(pool), { minSweepAgeMs: 0, removalWaitMs: 1000 });
  return { blobs: another(), pool, another };
}

export function objectFolder(): { objects: FileObjectStore; folder: string } {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  return { objects: new FileObjectStore(folder, clock), folder };
}
