import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import { toStorageError } from "./errors.ts";

const migrationsFolder = join(import.meta.dirname, "../../../migrations/postgres");
/** Any number: processes that migrate at the same time take turns. */
const MIGRATION_LOCK = 7_241_001;

/** Connects, and migrates to the newest schema. Rejects with `StorageError`. */
export async function openPostgres(url: string, connections: number): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: connections });
  try {
    await migrateAlone(pool);
    return pool;
  } catch (error) {
    await pool.end();
    throw toStorageError(error);
  }
}

async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    client.release(true); // frees the lock with the connection
  }
}
