import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { toStorageError } from "./errors.ts";
import { secrets } from "./schema.ts";

const NAME = "pseudonyms";

/** The secret of all processes, 32 bytes. The first one creates it. */
export async function readSharedSecret(pool: Pool): Promise<Buffer> {
  const db = drizzle(pool);
  try {
    await db
      .insert(secrets)
      .values({ name: NAME, value: randomBytes(32) })
      .onConflictDoNothing();
    const [row] = await db.select().from(secrets).where(eq(secrets.name, NAME));
    if (!row) throw new Error("the secret disappeared");
    return row.value;
  } catch (error) {
    throw toStorageError(error);
  }
}
