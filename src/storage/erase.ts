// Deleted means gone from the disk. SQLite zeroes what a statement deletes (`secure_delete`), but copies that it left behind when it moved
// rows between pages stay in the file, and older versions of a page stay in the log. Both go here.

import type Database from "better-sqlite3";
import type { Tx } from "./transactions.ts";

/** `user_version` of a database in which nothing deleted is left. Older programs have left 0. */
const CLEAN = 1;

/** Part of a transaction that deletes what people said: at the next clean stop the whole file is rewritten. */
export function markForErasing(tx: Tx): void {
  tx.$client.pragma("user_version = 0");
}

export function markClean(sqlite: Database.Database): void {
  sqlite.pragma(`user_version = ${CLEAN}`);
}

/** Empties the log, which still has the rows as they were. To be called after the transaction; a few milliseconds. */
export function truncateLog(sqlite: Database.Database): void {
  sqlite.pragma("wal_checkpoint(TRUNCATE)");
}

/** Before the database is closed. Takes about four seconds for each gigabyte, and only when something was deleted. Killed in the middle, it is
 *  done at the next clean stop. */
export function eraseDeleted(sqlite: Database.Database): void {
  if (sqlite.pragma("user_version", { simple: true }) !== CLEAN) {
    sqlite.exec("VACUUM");
    markClean(sqlite);
  }
  truncateLog(sqlite);
}
