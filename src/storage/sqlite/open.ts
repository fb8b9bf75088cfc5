import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { LRUCache } from "lru-cache";
import { StorageError } from "../../core/errors.ts";
import { ensureWritable, withDataDirErrors } from "../disk/data-dir.ts";
import { readMoved } from "../disk/moved.ts";
import { createPrivateFile, restrictToOwner } from "../disk/private.ts";
import { pseudonymOf, readSecret } from "../disk/secret.ts";
import { lastMigration } from "../last-migration.ts";
import { storageMessages } from "../messages.ts";
import { eraseDeleted, markClean } from "./erase.ts";

const migrationsFolder = join(import.meta.dirname, "../../../migrations");

export type Db = BetterSQLite3Database & { $client: Database.Database };

/** Node is blocked while SQLite itself waits for another program, so it hardly does. */
const BUSY_MS = 20;

/** A command may wait. */
const READING_BUSY_MS = 5000;

export interface OpenDatabase {
  db: Db;
  /** Erases deleted data from the files first. Throws `StorageError` when that fails (a full disk); the database is closed all the same. */
  close(): void;
}

/** Opens `threadbrush.db` in `folder` (":memory:" for tests), migrated to the newest schema.
 *  Throws `StorageError`: `locked` when another process holds the folder, `newer` when a later version wrote it, `damaged`,
 *  `moved` when its data is on Postgres now, `exposed` when other users can read the folder and that can't be changed, `unwritable`. */
export function openDatabase(folder: string): OpenDatabase {
  if (folder !== ":memory:") ensureWritable(folder);
  return withDataDirErrors(folder, () => open(folder));
}

function open(folder: string): OpenDatabase {
  const inMemory = folder === ":memory:";
  if (!inMemory) restrictToOwner(folder);
  const lock = inMemory ? undefined : acquireLock(privateFile(folder, "lock.db"));
  const sqlite = new Database(inMemory ? folder : privateFile(folder, "threadbrush.db"));
  try {
    refuseMoved(folder);
    for (const pragma of [
      "journal_mode = WAL",
      "synchronous = FULL",
      "foreign_keys = OFF",
      `busy_timeout = ${BUSY_MS}`,
      "secure_delete = ON",
    ])
      sqlite.pragma(pragma);
    refuseDamaged(sqlite);
    refuseNewer(sqlite);
    definePseudonym(sqlite, readSecret(folder));
    const db = drizzle(sqlite);
    if (isNew(sqlite)) markClean(sqlite);
    migrate(db, { migrationsFolder }); // may rebuild a table that others reference
    sqlite.exec("update spending set person = pseudonym(platform, person) where length(person) <> 64"); // written by older versions
    sqlite.pragma("foreign_keys = ON");
    cacheStatements(sqlite);
    return {
      db,
      close() {
        try {
          sqlite.pragma("synchronous = FULL");
          if (!inMemory) eraseDeleted(sqlite);
        } finally {
          sqlite.close();
          lock?.close();
        }
      },
    };
  } catch (error) {
    sqlite.close();
    lock?.close();
    throw toStorageError(error);
  }
}

/** Opens a database for reading, which also works while a bot uses it. Throws `StorageError`: `missing` if the folder has none of this version,
 *  `newer`, `moved`. */
export function openForReading(folder: string): OpenDatabase {
  const path = join(folder, "threadbrush.db");
  if (!existsSync(path)) throw new StorageError("missing", storageMessages.noDatabase(folder));
  refuseMoved(folder);
  const sqlite = new Database(path, { readonly: true, timeout: READING_BUSY_MS });
  try {
    if (newestMigration(sqlite) < lastMigration(migrationsFolder)) throw new StorageError("missing", storageMessages.older);
    refuseNewer(sqlite);
    definePseudonym(sqlite, readSecret(folder));
    return { db: drizzle(sqlite), close: () => void sqlite.close() };
  } catch (error) {
    sqlite.close();
    throw toStorageError(error);
  }
}

function refuseMoved(folder: string): void {
  const at = readMoved(folder);
  if (at !== undefined) throw new StorageError("moved", storageMessages.moved(at.slice(0, "2026-01-01".length)));
}

/** Creates the file before SQLite opens it: files SQLite adds (-wal, -shm, -journal) get the same permissions. */
function privateFile(folder: string, name: string): string {
  const path = join(folder, name);
  createPrivateFile(path);
  return path;
}

/** The same few statements run all day, and compiling one takes a third of the time of a read. */
function cacheStatements(sqlite: Database.Database): void {
  const compile = sqlite.prepare.bind(sqlite);
  const compiled = new LRUCache<string, Database.Statement>({ max: 500, memoMethod: (source) => compile(source) });
  Object.assign(sqlite, { prepare: (source: string) => compiled.memo(source) });
}

/** An open transaction, which the system releases when the process dies. */
function acquireLock(file: string): Database.Database {
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (cause) {
    lock.close();
    const error = toStorageError(cause);
    if (!(error instanceof StorageError) || error.code !== "locked") throw error;
    throw new StorageError("locked", storageMessages.inUse, { cause });
  }
}

/** Finds a damaged page at the start rather than in the middle of somebody's turn. */
function refuseDamaged(sqlite: Database.Database): void {
  const [first] = sqlite.pragma("quick_check(1)") as { quick_check: string }[];
  if (first?.quick_check !== "ok") throw damagedError(new Error(first?.quick_check));
}

/** Defines the SQL function `pseudonym(platform, person)`. */
function definePseudonym(sqlite: Database.Database, secret: Buffer): void {
  const pseudonymFor = (platform: unknown, person: unknown) => pseudonymOf(secret, String(platform), String(person));
  sqlite.function("pseudonym", { deterministic: true, directOnly: true }, pseudonymFor);
}

function isNew(sqlite: Database.Database): boolean {
  return sqlite.prepare("select 1 from sqlite_master").get() === undefined;
}

function refuseNewer(sqlite: Database.Database): void {
  if (newestMigration(sqlite) > lastMigration(migrationsFolder)) throw new StorageError("newer", storageMessages.newer);
}

/** When it was made, as milliseconds since 1970; 0 if it doesn't exist. */
function newestMigration(sqlite: Database.Database): number {
  const table = sqlite.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (!table) return 0;
  const row = sqlite.prepare("select max(created_at) as at from __drizzle_migrations").get() as { at: number | null };
  return row.at ?? 0;
}

/** Another program holds the database. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageError && error.code === "locked";
}

/** Translates errors of SQLite and the file system. */
export function toStorageError(error: unknown): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof StorageError) return error;
  if (/^SQLITE_FULL|^ENOSPC|^EDQUOT|^SQLITE_IOERR_WRITE/.test(code))
    return new StorageError("full", storageMessages.diskFull, { cause: error });
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new StorageError("locked", storageMessages.busy, { cause: error });
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || error instanceof SyntaxError) return damagedError(error); // JSON in a column
  return error instanceof Error ? error : new Error("thrown value is not an Error", { cause: error });
}

function damagedError(cause: unknown): StorageError {
  return new StorageError("damaged", storageMessages.damaged, { cause });
}
