import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool, type PoolClient } from "pg";
import { StorageError } from "../../core/errors.ts";
import type { Log } from "../../core/ports/runtime.ts";
import { lastMigration } from "../last-migration.ts";
import { storageMessages } from "../messages.ts";
import { codeOf, toStartupError } from "./errors.ts";
import { watchConnections } from "./lost-connections.ts";

const migrationsFolder = join(import.meta.dirname, "../../../migrations/postgres");
/** Any number: processes that migrate at the same time take turns. */
const MIGRATION_LOCK = 7_241_001;
/** How long a process waits for others to migrate, and a migration for queries in progress. */
const MIGRATION_TIMEOUT = "60s";
/** Postgres: lock_not_available. */
const LOCK_NOT_AVAILABLE = "55P03";

/** Postgres 15. */
const MIN_VERSION = 150_000;
/** Nothing waits longer for the database. A process that stops in the middle of a transaction loses it, with its locks. */
export const DEADLINES = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
};

/** Connects, and migrates to the newest schema. Processes with the schema before go on: migrations only add. Rejects with `StorageError`:
 *  `newer` if the schema is newer than this program. */
export async function openPostgres(url: string, connections: number, log: Pick<Log, "warn">): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: connections, application_name: "threadbrush", ...DEADLINES });
  watchConnections(pool, log, "lost an idle connection to the database");
  try {
    await requireVersion(pool);
    await migrateAlone(pool);
    return pool;
  } catch (error) {
    await pool.end();
    throw toStartupError(error);
  }
}

async function requireVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ number: string; version: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version",
  );
  const [{ number, version } = { number: "0", version: "none" }] = rows;
  if (Number(number) < MIN_VERSION) throw new StorageError("newer", storageMessages.databaseOld(version));
}

async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`set lock_timeout = '${MIGRATION_TIMEOUT}'; set statement_timeout = 0`);
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await refuseNewer(client);
    await migrate(drizzle(client), { migrationsFolder });
  } catch (error) {
    throw error instanceof Error && codeOf(error) === LOCK_NOT_AVAILABLE
      ? new StorageError("locked", storageMessages.migrationBusy, { cause: error })
      : error;
  } finally {
    client.release(true); // frees the lock with the connection
  }
}

async function refuseNewer(client: PoolClient): Promise<void> {
  const { rows: tables } = await client.query("select to_regclass('drizzle.__drizzle_migrations') as migrations");
  if (tables[0]?.migrations === null) return;
  const { rows } = await client.query<{ at: string | null }>("select max(created_at) as at from drizzle.__drizzle_migrations");
  if (Number(rows[0]?.at ?? 0) > lastMigration(migrationsFolder)) throw new StorageError("newer", storageMessages.newerDatabase);
}
