// Writes to the Postgres database to which data is moved. All of it belongs to one transaction.

import { setTimeout as sleep } from "node:timers/promises";
import { getTableName } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { Client, type PoolClient } from "pg";
import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";
import { toStartupError } from "../postgres/errors.ts";
import { postgresTables } from "../postgres/tables.ts";
import type { Row } from "./source.ts";

const PSEUDONYMS = "pseudonyms";
/** The fingerprint of the data that was moved into a database. */
const MOVED_FROM = "moved-from";
const TIMEOUT_MS = 10_000;
/** The connections of a process that was killed stay for a moment. */
const MAX_CHECKS = 5;
const CHECK_INTERVAL_MS = 1000;

/** Throws `StorageError` `locked` if a bot is connected to the database: it would delete pictures that no row references yet. */
export async function refuseRunning(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
  try {
    await client.connect();
    for (let checks = 1; await isBotConnected(client); checks++) {
      if (checks === MAX_CHECKS) throw new StorageError("locked", storageMessages.targetInUse);
      await sleep(CHECK_INTERVAL_MS);
    }
  } catch (error) {
    throw toStartupError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function isBotConnected(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_stat_activity
     where datname = current_database() and application_name like 'threadbrush%' and pid <> pg_backend_pid() limit 1`,
  );
  return rows.length > 0;
}

/** Nobody writes into these tables until the transaction ends. */
export async function lockTables(client: PoolClient, tables: SQLiteTable[]): Promise<void> {
  await client.query("set local statement_timeout = 0"); // counting a large table takes a while
  await client.query(`lock table ${tables.map(quoted).join(", ")} in share row exclusive mode`);
}

/** Throws `StorageError` `occupied` if one of the tables has rows. */
export async function refuseOccupied(client: PoolClient, tables: SQLiteTable[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await client.query(`select 1 from ${quoted(table)} limit 1`);
    if (rows.length > 0) throw new StorageError("occupied", storageMessages.occupied(getTableName(table)));
  }
}

/** Inserts rows. Returns them as the database has them now. */
export async function insertRows(client: PoolClient, table: SQLiteTable, rows: Row[]): Promise<Row[]> {
  const { moved } = postgresTables({ moved: table });
  return await drizzle(client).insert(moved).values(rows).returning();
}

export async function countRows(client: PoolClient, table: SQLiteTable): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${quoted(table)}`);
  return Number(rows[0]?.count);
}

/** The next row gets the id after `id`, even if the row that had it was deleted. */
export async function continueIdsAfter(client: PoolClient, table: SQLiteTable, column: string, id: number): Promise<void> {
  if (id > 0) await client.query("select setval(pg_get_serial_sequence($1, $2), $3)", [quoted(table), column, id]);
}

/** Replaces the secret with which the database's pseudonyms are made. */
export async function storeSecret(client: PoolClient, secret: Buffer): Promise<void> {
  await store(client, PSEUDONYMS, secret);
}

export async function storeOrigin(client: PoolClient, fingerprint: string): Promise<void> {
  await store(client, MOVED_FROM, Buffer.from(fingerprint));
}

/** The fingerprint of the data that was moved here. Undefined: none was. */
export async function readOrigin(client: PoolClient): Promise<string | undefined> {
  const { rows } = await client.query<{ value: Buffer }>("select value from secrets where name = $1", [MOVED_FROM]);
  return rows[0]?.value.toString();
}

async function store(client: PoolClient, name: string, value: Buffer): Promise<void> {
  await client.query(
    "insert into secrets (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
    [name, value],
  );
}

function quoted(table: SQLiteTable): string {
  return `"${getTableName(table)}"`;
}
