// What a move copies.

import { getTableName, is } from "drizzle-orm";
import { type AnySQLiteColumn, getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as core from "../schema.ts";

export interface MovedData {
  /** A table comes after those it references. */
  tables: SQLiteTable[];
  /** The columns with the keys of pictures. */
  pictures: AnySQLiteColumn[];
}

/** Tasks follow from the rows, and links last for minutes: people get new ones. */
const notMoved: SQLiteTable[] = [core.tasks, core.pageLinks];

/** The tables of the core and of other schemas. */
export function movedData(schemas: object[], pictures: AnySQLiteColumn[]): MovedData {
  const tables = [core, ...schemas]
    .flatMap((schema) => Object.values(schema) as unknown[])
    .filter((one) => is(one, SQLiteTable))
    .filter((table) => !notMoved.includes(table));
  return {
    tables: inOrderOfReference(tables),
    pictures: [core.variants.image, core.turnReferences.image, core.turns.area, ...pictures],
  };
}

function inOrderOfReference(tables: SQLiteTable[]): SQLiteTable[] {
  const ordered = new Set<SQLiteTable>();
  const add = (table: SQLiteTable) => {
    for (const referenced of referencedBy(table)) if (!ordered.has(referenced)) add(referenced);
    ordered.add(table);
  };
  for (const table of tables.toSorted((a, b) => getTableName(a).localeCompare(getTableName(b)))) add(table);
  return [...ordered];
}

function referencedBy(table: SQLiteTable): SQLiteTable[] {
  return getTableConfig(table)
    .foreignKeys.map((key) => key.reference().foreignTable)
    .filter((other) => other !== table);
}
