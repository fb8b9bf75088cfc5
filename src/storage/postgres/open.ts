import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { StorageError } from "../../core/errors.ts";
import type { Log } from "../../core/ports.ts";
import { storageMessages } from "../messages.ts";
import { toStartupError } from "./errors.ts";

const migrationsFolder = join(import.meta.dirname, "../../../migrations/postgres");
/** Any number: processes that migrate at the same time take turns. */
const MIGRATION_LOCK = 7_241_001;

/** Postgres 15. */
const MIN_VERSION = 150_000;
/** Nothing waits longer for the database. A process that stops in the middle of a transaction loses it, with its locks. */
const DEADLINES = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
};

/** Connects, and migrates to the newest schema. Rejects with `StorageError`. */
export async function openPostgres(url: string, connections: number, log: Pick<Log, "warn">): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: connections, application_name: "threadbrush", ...DEADLINES });
  pool.on("error", (error) => log.warn({ err: error }, "lost an idle connection to the database"));
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
    await client.query("set lock_timeout = 0; set statement_timeout = 0"); // another process may be migrating for a while
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    client.release(true); // frees the lock with the connection
  }
}
