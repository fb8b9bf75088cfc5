// Deleted data leaves the disk. SQLite zeroes deleted rows (`secure_delete`), but copies it left behind when it moved rows between pages
// stay in the file, and older versions of a page stay in the log. Both are erased here.

import type Database from "better-sqlite3";

/** `user_version` of a database without remains of deleted data. Older versions left 0. */
const CLEAN = 1;

/** Called in a transaction that deletes people's data: the next clean stop rewrites the whole file. */
export function markForErasing(sqlite: Database.Database): void {
  sqlite.pragma("user_version = 0");
}

export function markClean(sqlite: Database.Database): void {
  sqlite.pragma(`user_version = ${CLEAN}`);
}

/** Empties the log, which still has the deleted rows. Call it after the transaction; takes a few milliseconds. */
export function truncateLog(sqlite: Database.Database): void {
  sqlite.pragma("wal_checkpoint(TRUNCATE)");
}

/** Called before the database is closed. Takes about four seconds per gigabyte, and only when something was deleted. If the process is
 *  killed halfway, the next clean stop does it. */
export function eraseDeleted(sqlite: Database.Database): void {
  if (sqlite.pragma("user_version", { simple: true }) !== CLEAN) {
    sqlite.exec("VACUUM");
    markClean(sqlite);
  }
  truncateLog(sqlite);
}
