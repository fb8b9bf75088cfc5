// Moves the data of a stopped program from SQLite and files to Postgres and another store of pictures. The order makes it repeatable at any
// moment: pictures first, then all rows in one transaction, then a mark in DATA_DIR.

import { getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { PoolClient } from "pg";
import { StorageError } from "../../core/errors.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import type { Tx } from "../dialect.ts";
import { markMoved } from "../disk/moved.ts";
import { readSecret } from "../disk/secret.ts";
import { storageMessages } from "../messages.ts";
import type { PostgresDatabase } from "../postgres/database.ts";
import { markSpendUnknown } from "../rules/costs/spending.ts";
import { reschedule } from "../rules/tasks/reschedule.ts";
import type { Db } from "../sqlite/open.ts";
import { Fingerprint } from "./fingerprint.ts";
import { checkPictures, copyPictures, type PictureResult } from "./pictures.ts";
import {
  fingerprintOf,
  interruptedDraws,
  lastIdOf,
  outdatedCards,
  picturesIn,
  refuseBrokenReferences,
  rowsIn,
} from "./source.ts";
import type { MovedData } from "./tables.ts";
import {
  continueIdsAfter,
  countRows,
  insertRows,
  lockTables,
  readOrigin,
  refuseOccupied,
  storeOrigin,
  storeSecret,
} from "./target.ts";

export interface Source {
  dataDir: string;
  /** Its lock is held, so nothing else runs on it. */
  db: Db;
  blobs: BlobStore;
}

export interface Target {
  database: PostgresDatabase;
  blobs: BlobStore;
}

export interface Progress {
  table(name: string, rows: number): void;
  picture(key: BlobKey, result: PictureResult, bytes: number, of: number): void;
}

/** What a move would do. Changes nothing. Rejects with `StorageError` if the data can't be moved. */
export async function rehearseMove({ db, blobs }: Source, data: MovedData, progress: Progress): Promise<void> {
  refuseBrokenReferences(db);
  for (const table of data.tables) progress.table(getTableName(table), fingerprintOf(db, table).count);
  const keys = picturesIn(db, data);
  await checkPictures(keys, blobs, (key, result, bytes) => progress.picture(key, result, bytes, keys.length));
}

/** Resolves once everything is there and DATA_DIR is marked. If it is interrupted, call it again. Rejects with `StorageError`. */
export async function move(source: Source, target: Target, data: MovedData, now: Date, progress: Progress): Promise<void> {
  refuseBrokenReferences(source.db);
  const origin = originOf(source.db, data.tables);
  if ((await target.database.transact(async (_, client) => await readOrigin(client))) !== origin) {
    await target.database.transact((_, client) => refuseOccupied(client, data.tables));
    const keys = picturesIn(source.db, data);
    await copyPictures(keys, source.blobs, target.blobs, (...result) => progress.picture(...result, keys.length));
    await target.database.transact((tx, client) => moveRows(source, tx, client, data.tables, origin, now, progress));
  }
  markMoved(source.dataDir, now);
}

/** What identifies the data: a database that has this origin has all of these rows. */
function originOf(db: Db, tables: SQLiteTable[]): string {
  return tables.map((table) => `${getTableName(table)}=${fingerprintOf(db, table)}`).join(" ");
}

async function moveRows(
  { db, dataDir }: Source,
  tx: Tx,
  client: PoolClient,
  tables: SQLiteTable[],
  origin: string,
  now: Date,
  progress: Progress,
): Promise<void> {
  await lockTables(client, tables);
  await refuseOccupied(client, tables);
  for (const table of tables) progress.table(getTableName(table), await moveTable(db, client, table));
  await storeSecret(client, readSecret(dataDir));
  await markSpendUnknown(tx, interruptedDraws(db)); // they may have been paid
  await reschedule(tx, outdatedCards(db), now);
  await storeOrigin(client, origin);
}

/** Returns how many rows it has moved. Throws `StorageError` `damaged` if they aren't the same afterwards. */
async function moveTable(db: Db, client: PoolClient, table: SQLiteTable): Promise<number> {
  const [read, written] = [new Fingerprint(), new Fingerprint()];
  for (const rows of rowsIn(db, table)) {
    for (const row of rows) read.add(row);
    for (const row of await insertRows(client, table, rows)) written.add(row);
  }
  if (!read.equals(written) || (await countRows(client, table)) !== read.count)
    throw new StorageError("damaged", storageMessages.rowsDiffer(getTableName(table)));
  const last = lastIdOf(db, table);
  if (last) await continueIdsAfter(client, table, last.column, last.id);
  return read.count;
}
