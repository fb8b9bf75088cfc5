import { expect, test } from "vitest";
import { idGenerator } from "../../src/random.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { conformsAsConversationStore } from "./stores/conversations.ts";
import { conformsAsDefaultsStore } from "./stores/defaults.ts";
import { conformsAsDrawingStore } from "./stores/drawing.ts";
import { Fixtures } from "./stores/fixtures.ts";
import { conformsAsImageIndex } from "./stores/images.ts";
import { conformsAsPageLinkStore } from "./stores/page-links.ts";
import { conformsAsPublishingStore } from "./stores/publishing.ts";
import { conformsAsQueue } from "./stores/queue.ts";
import { conformsAsRebuildingStore } from "./stores/rebuilding.ts";
import { conformsAsSharedLinkStore } from "./stores/shared-links.ts";
import { conformsAsSlackStores } from "./stores/slack.ts";
import { conformsAsSpendingStore } from "./stores/spending.ts";
import { conformsAsTurnStore } from "./stores/turns.ts";

async function open() {
  let ms = 1_000_000;
  const { db } = openDatabase(":memory:");
  const store = new SqlStore(new SqliteDatabase(db, { now: () => new Date(ms) }), idGenerator);
  return {
    store,
    async advance(by: number) {
      ms += by;
    },
  };
}

conformsAsConversationStore("SQLite", open);
conformsAsTurnStore("SQLite", open);
conformsAsRebuildingStore("SQLite", open);
conformsAsDrawingStore("SQLite", open);
conformsAsPublishingStore("SQLite", open);
conformsAsImageIndex("SQLite", open);
conformsAsSpendingStore("SQLite", open);
conformsAsDefaultsStore("SQLite", open);
conformsAsPageLinkStore("SQLite", open);
conformsAsSharedLinkStore("SQLite", open);
conformsAsQueue("SQLite", open);

test("releases the leases of a dead process", async () => {
  const { store } = await open();
  await new Fixtures(store).receiveTurn();
  await store.queue.claim("publish", "discord", 1);
  await store.queue.releaseAll();
  expect(await store.queue.claim("publish", "discord", 1)).toMatchObject([{ crashes: 1 }]);
});
conformsAsSlackStores("SQLite", async () => new SqliteDatabase(openDatabase(":memory:").db, { now: () => new Date(1_000_000) }));
