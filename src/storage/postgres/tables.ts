// Postgres tables, made from the SQLite tables: one schema, so that the two can't drift apart.

import { getTableColumns, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  type PgColumnBuilderBase,
  type PgTable,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { type AnySQLiteColumn, getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";

const made = new WeakMap<SQLiteTable, PgTable>();

/** The Postgres tables with the same names, keys and JS types. */
export function postgresTables<Tables extends Record<string, SQLiteTable>>(tables: Tables): Record<keyof Tables, PgTable> {
  return Object.fromEntries(Object.entries(tables).map(([key, table]) => [key, postgresTable(table)])) as Record<
    keyof Tables,
    PgTable
  >;
}

function postgresTable(table: SQLiteTable): PgTable {
  const known = made.get(table) ?? makeTable(table);
  made.set(table, known);
  return known;
}

function makeTable(table: SQLiteTable): PgTable {
  const config = getTableConfig(table);
  const columns = Object.entries(getTableColumns(table));
  const keyOf = new Map(columns.map(([key, column]) => [column.name, key]));
  const builders = Object.fromEntries(columns.map(([key, column]) => [key, builderOf(column)]));
  return pgTable(config.name, builders, (made) => {
    const same = ({ name }: { name: string }): AnyPgColumn => {
      const column = made[keyOf.get(name) ?? ""];
      if (!column) throw new Error(`${config.name} has no column ${name}`);
      return column;
    };
    const indexes = config.indexes.map(({ config: { name, columns, unique, where } }) => {
      const [first, ...rest] = columns.map((column) => same(column as AnySQLiteColumn));
      const on = (unique ? uniqueIndex(name) : index(name)).on(first as AnyPgColumn, ...rest);
      return where ? on.where(where) : on;
    });
    const keys = config.primaryKeys.map(({ columns }) => {
      const [first, ...rest] = columns.map(same);
      return primaryKey({ columns: [first as AnyPgColumn, ...rest] });
    });
    const references = config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      const target = getTableColumns(postgresTable(foreignTable));
      const targets = foreignColumns.map(({ name }) => {
        const column = Object.values(target).find((one) => one.name === name);
        if (!column) throw new Error(`${config.name} references an unknown column ${name}`);
        return column;
      });
      const [first, ...rest] = columns.map(same);
      const [firstTarget, ...restTargets] = targets;
      const made = foreignKey({
        columns: [first as AnyPgColumn, ...rest],
        foreignColumns: [firstTarget as AnyPgColumn, ...restTargets],
      });
      return key.onDelete ? made.onDelete(key.onDelete) : made;
    });
    return [...indexes, ...keys, ...references];
  });
}

/** Milliseconds since 1970. */
const time = customType<{ data: Date; driverData: number | string }>({
  dataType: () => "bigint",
  toDriver: (value) => value.getTime(),
  fromDriver: (value) => new Date(Number(value)),
});

const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as unknown,
});

function builderOf(column: AnySQLiteColumn): PgColumnBuilderBase {
  const { name, columnType, notNull, primary, isUnique, uniqueName } = column;
  if (columnType === "SQLiteInteger" && primary)
    return bigint(name, { mode: "number" }).primaryKey().generatedByDefaultAsIdentity();
  const plain = typeBuilder(name, columnType);
  const withDefault = column.default === undefined ? plain : plain.default(defaultOf(column));
  const required = notNull ? withDefault.notNull() : withDefault;
  const unique = isUnique ? required.unique(uniqueName) : required;
  return primary ? unique.primaryKey() : unique;
}

function typeBuilder(name: string, columnType: string) {
  switch (columnType) {
    case "SQLiteInteger":
      return bigint(name, { mode: "number" });
    case "SQLiteTimestamp":
      return time(name);
    case "SQLiteBoolean":
      return boolean(name);
    case "SQLiteReal":
      return doublePrecision(name);
    case "SQLiteText":
      return text(name);
    case "SQLiteTextJson":
      return json(name);
    default:
      throw new Error(`no Postgres type for ${columnType}`);
  }
}

function defaultOf({ default: value, columnType }: AnySQLiteColumn) {
  if (columnType === "SQLiteTextJson") return sql.raw(`'${JSON.stringify(value)}'`);
  return sql.raw(typeof value === "string" ? `'${value}'` : String(value));
}
