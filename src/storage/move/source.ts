// Reads the SQLite database that is moved.

import { and, asc, eq, getTableColumns, getTableName, isNotNull, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { StorageError } from "../../core/errors.ts";
import type { BlobKey, TurnId, VariantId } from "../../core/vocabulary.ts";
import { storageMessages } from "../messages.ts";
import { tasks } from "../schema.ts";
import { type Db, toStorageError } from "../sqlite/open.ts";
import { Fingerprint } from "./fingerprint.ts";
import type { MovedData } from "./tables.ts";

/** Rows are read and written in parts of this many. */
const BATCH = 500;

export type Row = Record<string, unknown>;

/** A table's rows in parts, in the order in which they were written. Throws `StorageError` `damaged`. */
export function* rowsIn(db: Db, table: SQLiteTable): Generator<Row[]> {
  const columns = getTableColumns(table);
  const rowid = sql<number>`rowid`;
  for (let last = 0; ; ) {
    const part = readPart(() =>
      db
        .select({ ...columns, rowid })
        .from(table)
        .where(sql`rowid > ${last}`)
        .orderBy(asc(rowid))
        .limit(BATCH)
        .all(),
    );
    const end = part.at(-1);
    if (!end) return;
    last = Number(end.rowid);
    yield part.map(({ rowid: _, ...row }) => withoutNul(row));
  }
}

function readPart(read: () => Row[]): Row[] {
  try {
    return read();
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Postgres has no character 0 in text. */
function withoutNul(row: Row): Row {
  const clean = (value: unknown) => (typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value);
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, clean(value)]));
}

/** Throws `StorageError` `damaged` if a row references one that doesn't exist: Postgres would refuse it. */
export function refuseBrokenReferences(db: Db): void {
  const broken = db.$client.pragma("foreign_key_check") as { table: string; parent: string }[];
  const [first] = broken;
  if (first) throw new StorageError("damaged", storageMessages.brokenReferences(first.table, first.parent, broken.length));
}

export function fingerprintOf(db: Db, table: SQLiteTable): Fingerprint {
  const fingerprint = new Fingerprint();
  for (const rows of rowsIn(db, table)) for (const row of rows) fingerprint.add(row);
  return fingerprint;
}

/** The greatest id that a table has ever given. Undefined: the table gives none. */
export function lastIdOf(db: Db, table: SQLiteTable): { column: string; id: number } | undefined {
  const [column] = Object.values(getTableColumns(table)).filter((one) => one.primary && one.columnType === "SQLiteInteger");
  if (!column) return undefined;
  const name = getTableName(table);
  const greatest = db.get<{ id: number | null }>(sql`select max(${column}) as id from ${table}`);
  const given = db.get<{ seq: number } | undefined>(sql`select seq from sqlite_sequence where name = ${name}`);
  return { column: column.name, id: Math.max(greatest.id ?? 0, given?.seq ?? 0) };
}

/** The keys of all pictures that rows need. */
export function picturesIn(db: Db, { pictures }: Pick<MovedData, "pictures">): BlobKey[] {
  const keys = pictures.flatMap((column) =>
    db
      .selectDistinct({ key: sql<BlobKey>`${column}` })
      .from(column.table)
      .where(isNotNull(column))
      .all(),
  );
  return [...new Set(keys.map(({ key }) => key))];
}

/** Drawings that were in progress when the program ended. */
export function interruptedDraws(db: Db): VariantId[] {
  const running = and(eq(tasks.kind, "draw"), isNotNull(tasks.lease));
  return db
    .select({ id: tasks.subject })
    .from(tasks)
    .where(running)
    .all()
    .map(({ id }) => id as VariantId);
}

/** Turns whose card still had to be shown as the rows have it. */
export function outdatedCards(db: Db): TurnId[] {
  const publishing = db.select({ id: tasks.subject }).from(tasks).where(eq(tasks.kind, "publish")).all();
  return publishing.map(({ id }) => id as TurnId);
}
