import { afterAll, afterEach, beforeAll } from "vitest";
import { openPostgresStore, type PostgresServer, type PostgresStore, startPostgres } from "../services/postgres.ts";
import { conformsAsConversationStore } from "./stores/conversations.ts";
import { conformsAsDefaultsStore } from "./stores/defaults.ts";
import { conformsAsDrawingStore } from "./stores/drawing.ts";
import { conformsAsImageIndex } from "./stores/images.ts";
import { conformsAsPageLinkStore } from "./stores/page-links.ts";
import { conformsAsPublishingStore } from "./stores/publishing.ts";
import { conformsAsQueue } from "./stores/queue.ts";
import { conformsAsRebuildingStore } from "./stores/rebuilding.ts";
import { conformsAsSharedLinkStore } from "./stores/shared-links.ts";
import { conformsAsSlackStores } from "./stores/slack.ts";
import { conformsAsSpendingStore } from "./stores/spending.ts";
import { conformsAsTurnStore } from "./stores/turns.ts";

let server: PostgresServer;
const opened: PostgresStore[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => server.stop());

async function open() {
  let ms = 1_000_000;
  const postgres = await openPostgresStore(await server.createDatabase(), { clock: { now: () => new Date(ms) } });
  opened.push(postgres);
  return {
    store: postgres.store,
    async advance(by: number) {
      ms += by;
      await makeOlder(postgres, by);
    },
  };
}

/** pg-boss goes by the server's clock, so its rows are moved back instead. */
async function makeOlder({ pool, queue }: PostgresStore, ms: number): Promise<void> {
  await pool.query(
    `update pgboss.job set heartbeat_on = heartbeat_on - $1 * interval '1 ms', start_after = start_after - $1 * interval '1 ms'
     where state < 'completed'`,
    [ms],
  );
  await queue.supervise();
}

conformsAsConversationStore("Postgres", open);
conformsAsTurnStore("Postgres", open);
conformsAsRebuildingStore("Postgres", open);
conformsAsDrawingStore("Postgres", open);
conformsAsPublishingStore("Postgres", open);
conformsAsImageIndex("Postgres", open);
conformsAsSpendingStore("Postgres", open);
conformsAsDefaultsStore("Postgres", open);
conformsAsPageLinkStore("Postgres", open);
conformsAsSharedLinkStore("Postgres", open);
conformsAsQueue("Postgres", open);
conformsAsSlackStores("Postgres", async () => {
  const postgres = await openPostgresStore(await server.createDatabase());
  opened.push(postgres);
  return postgres.database;
});
