import { cpSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SqliteWebMessageStore } from "../../src/platforms/web/store/sqlite-store.ts";
import { openDatabase } from "../../src/storage/database.ts";

const WORD = "zqmarker";
/** Enough, and in an order so odd, that SQLite splits pages and leaves copies behind. */
const MANY = 20_000;

/** Every second message is said in a thread that is named by the word. */
function opened() {
  const folder = mkdtempSync(join(tmpdir(), "erase-"));
  const { db, close } = openDatabase(folder);
  const add = db.$client.prepare(
    "insert into web_messages (key, location, person, name, text, at, kind) values (?, ?, '', '', ?, 0, 'message')",
  );
  let random = 1;
  db.$client.transaction(() => {
    for (let i = 0; i < MANY; i++) {
      random = (random * 48_271) % 2_147_483_647;
      const place = i % 2 === 0 ? WORD : "kept";
      add.run(`${random}${place}`, place, `${place} `.repeat(random % 40));
    }
  })();
  return { folder, close, messages: new SqliteWebMessageStore(db) };
}

const filesWith = (folder: string) => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(WORD));

test("leaves nothing deleted in the log, and after closing not even where rows were moved from", async () => {
  const { folder, close, messages } = opened();
  await messages.removeThread(WORD);
  expect(filesWith(folder)).toEqual(["threadbrush.db"]); // copies that SQLite doesn't zero
  close();
  expect(filesWith(folder)).toEqual([]);
});

test("erases at the next clean stop what was deleted before a kill", async () => {
  const { folder, close, messages } = opened();
  await messages.removeThread(WORD);
  const killed = mkdtempSync(join(tmpdir(), "erase-"));
  cpSync(folder, killed, { recursive: true });
  expect(filesWith(killed)).not.toEqual([]);
  openDatabase(killed).close();
  expect(filesWith(killed)).toEqual([]);
  close();
});
