import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { openPostgresStore, type PostgresServer, type PostgresStore, startPostgres } from "../services/postgres.ts";

let server: PostgresServer;
let postgres: PostgresStore;
const { db, close } = openDatabase(":memory:");
beforeAll(async () => {
  server = await startPostgres();
  postgres = await openPostgresStore(await server.createDatabase());
});
afterAll(async () => {
  close();
  await postgres.close();
  await server.stop();
});

interface Column {
  name: string;
  required: boolean;
  default: string | null;
}

/** pg-boss keeps the tasks of several processes. */
const onlyInSqlite = ["tasks"];
const tables = db.$client
  .prepare(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like '\\_\\_%' escape '\\'",
  )
  .pluck()
  .all() as string[];

test.each(tables.filter((table) => !onlyInSqlite.includes(table)))("%s has the same columns in both databases", async (table) => {
  expect(await columnsInPostgres(table)).toEqual(columnsInSqlite(table));
});

function columnsInSqlite(table: string): Column[] {
  const rows = db.$client.pragma(`table_info(${table})`) as {
    name: string;
    notnull: number;
    pk: number;
    dflt_value: string | null;
  }[];
  return sort(
    rows.map(({ name, notnull, pk, dflt_value }) => ({
      name,
      required: notnull === 1 || pk > 0,
      default: readDefault(dflt_value),
    })),
  );
}

async function columnsInPostgres(table: string): Promise<Column[]> {
  const { rows } = await postgres.pool.query<{ name: string; nullable: string; value: string | null }>(
    `select column_name as name, is_nullable as nullable, column_default as value
     from information_schema.columns where table_schema = 'public' and table_name = $1`,
    [table],
  );
  return sort(rows.map(({ name, nullable, value }) => ({ name, required: nullable === "NO", default: readDefault(value) })));
}

/** Each database writes a default in its own way: 'active'::text, "active", false. An empty one is only there because SQLite requires a
 *  default of a column that is added later. */
function readDefault(written: string | null): string | null {
  const value = (written ?? "").replace(/::\w+/g, "").replaceAll(/["']/g, "").replace("false", "0").replace("true", "1");
  return value === "" ? null : value;
}

function sort(columns: Column[]): Column[] {
  return columns.sort((a, b) => (a.name < b.name ? -1 : 1));
}
