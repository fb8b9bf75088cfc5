import { createHash } from "node:crypto";
import { Pool } from "pg";
import { afterAll, afterEach, beforeAll } from "vitest";
import { idGenerator } from "../../src/random.ts";
import { PostgresDatabase } from "../../src/storage/postgres/database.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { type PostgresServer, startPostgres } from "../services/postgres.ts";
import { conformsAsConversationStore } from "./stores/conversations.ts";
import { conformsAsDrawingStore } from "./stores/drawing.ts";
import { conformsAsImageIndex } from "./stores/images.ts";
import { conformsAsPublishingStore } from "./stores/publishing.ts";
import { conformsAsQueue } from "./stores/queue.ts";
import { conformsAsSpendingStore } from "./stores/spending.ts";
import { conformsAsTurnStore } from "./stores/turns.ts";

let server: PostgresServer;
const pools: Pool[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
});
afterAll(() => server.stop());

async function open() {
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 4 });
  pools.push(pool);
  let ms = 1_000_000;
  const pseudonym = (platform: string, person: string) => createHash("sha256").update(`${platform}:${person}`).digest("hex");
  const store = new SqlStore(new PostgresDatabase(pool, { clock: { now: () => new Date(ms) }, pseudonym }), idGenerator);
  return {
    store,
    advance(by: number) {
      ms += by;
    },
  };
}

conformsAsConversationStore("Postgres", open);
conformsAsTurnStore("Postgres", open);
conformsAsDrawingStore("Postgres", open);
conformsAsPublishingStore("Postgres", open);
conformsAsImageIndex("Postgres", open);
conformsAsSpendingStore("Postgres", open);
conformsAsQueue("Postgres", open);
