import { cpSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SqlWebMessageStore } from "../../src/platforms/web/store/sql-store.ts";
import { SqliteDatabase } from "../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { clock } from "../fakes/bot.ts";

const MARKER = "zqmarker";
/** Enough rows, in an order so irregular, that SQLite splits pages and leaves copies behind. */
const ROWS = 20_000;

/** A database in which every second message belongs to the thread `MARKER`. */
function databaseWithMessages() {
  const folder = mkdtempSync(join(tmpdir(), "erase-"));
  const { db, close } = openDatabase(folder);
  const add = db.$client.prepare(
    "insert into web_messages (key, location, person, name, text, at, kind) values (?, ?, '', '', ?, 0, 'message')",
  );
  let random = 1;
  db.$client.transaction(() => {
    for (let i = 0; i < ROWS; i++) {
      random = (random * 48_271) % 2_147_483_647;
      const place = i % 2 === 0 ? MARKER : "kept";
      add.run(`${random}${place}`, place, `${place} `.repeat(random % 40));
    }
  })();
  return { folder, close, messages: new SqlWebMessageStore(new SqliteDatabase(db, clock)) };
}

const filesWith = (folder: string) => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(MARKER));

test("leaves no deleted rows in the log, and after closing none in free pages either", async () => {
  const { folder, close, messages } = databaseWithMessages();
  await messages.removeThread(MARKER);
  expect(filesWith(folder)).toEqual(["threadbrush.db"]); // SQLite doesn't zero the copies
  close();
  expect(filesWith(folder)).toEqual([]);
});

test("erases rows that were deleted before a kill at the next clean stop", async () => {
  const { folder, close, messages } = databaseWithMessages();
  await messages.removeThread(MARKER);
  const killed = mkdtempSync(join(tmpdir(), "erase-"));
  cpSync(folder, killed, { recursive: true });
  expect(filesWith(killed)).not.toEqual([]);
  openDatabase(killed).close();
  expect(filesWith(killed)).toEqual([]);
  close();
});
