import { idGenerator } from "../../src/random.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { SqliteStore } from "../../src/storage/sqlite.ts";
import { conformsAsQueue } from "./queue.ts";
import { conformsAsSpending } from "./spending.ts";
import { conformsAsStore } from "./store.ts";

async function open() {
  let ms = 1_000_000;
  const { db } = openDatabase(":memory:");
  const store = new SqliteStore(db, { now: () => new Date(ms) }, idGenerator);
  return {
    store,
    pass(by: number) {
      ms += by;
    },
  };
}

conformsAsStore("SQLite", open);
conformsAsSpending("SQLite", open);
conformsAsQueue("SQLite", open);
