import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/database.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const folder = () => mkdtempSync(join(tmpdir(), "rows-"));
const garbage = Buffer.alloc(4096, "garbage ");

test("a second process on the same folder is refused with a sentence", () => {
  const data = folder();
  const first = openDatabase(data);
  expect(() => openDatabase(data)).toThrow("Another Threadbrush is already running");
  first.close();
  openDatabase(data).close();
});

test.each([
  ["whose beginning is garbage", "threadbrush.db", 0],
  ["with garbage in its middle", "threadbrush.db", 4096 * 3],
  ["whose lock file is garbage", "lock.db", 0],
])("a database %s is refused with a sentence", (_, name, at) => {
  const data = folder();
  openDatabase(data).close();
  const bytes = readFileSync(join(data, name));
  writeFileSync(join(data, name), Buffer.concat([bytes.subarray(0, at), garbage, bytes.subarray(at + garbage.length)]));
  expect(() => openDatabase(data)).toThrow("The database is damaged; restore a copy of DATA_DIR.");
});

test("the program ends with that sentence and nothing else", () => {
  const data = folder();
  writeFileSync(join(data, "threadbrush.db"), garbage);
  const { status, stderr } = spawnSync(process.execPath, [main], {
    env: { PATH: process.env.PATH, DATA_DIR: data, WEB_PORT: "0" },
    encoding: "utf8",
    timeout: 25_000,
  });
  expect([status, stderr]).toEqual([1, "The database is damaged; restore a copy of DATA_DIR.\n"]);
});

test("a database that a newer program wrote is refused with a sentence", () => {
  const data = folder();
  const { db, close } = openDatabase(data);
  db.run("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
  close();
  expect(() => openDatabase(data)).toThrow("written by a newer Threadbrush");
});

/** A database as the program left it that knew so many migrations, with one drawn picture in it. */
function writtenWith(known: number): string {
  const [data, migrations] = [folder(), folder()];
  cpSync(join(import.meta.dirname, "../../migrations"), migrations, { recursive: true });
  const journal = join(migrations, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(readFileSync(journal, "utf8"));
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, known) }));
  const sqlite = new Database(join(data, "threadbrush.db"));
  migrate(drizzle(sqlite), { migrationsFolder: migrations });
  sqlite.exec(`
    insert into conversations (id, key, platform, owner, owner_name, title, settings, seed, heard_id, heard_at, created_at, updated_at)
      values (7, 'k7', 'web', 'ada', 'Ada', 'night', '{}', 1, 'r', 0, 0, 0);
    insert into turns (id, key, conversation, number, platform, request_id, kind, author, author_name, prompt, asked, attachments,
      settings, seed, rank, created_at) values (8, 'k8', 7, 1, 'web', 'r', 'edit', 'ada', 'Ada', 'night', '{}', '[]', '{}', 1, 0, 0);
    insert into images (hash, type, width, height, bytes, created_at) values ('i', 'image/png', 1, 1, 1, 0);
    insert into variants (id, key, turn, number, model, choice, choices, image, seed) values (9, 'k9', 8, 1, 'local', 0, 1, 'i', 1);
    insert into picks (variant, person, name, at) values (9, 'ada', 'Ada', 0);`);
  sqlite.close();
  return data;
}

test("rows that an older program wrote are there after an update, and still hang together", () => {
  const { db, close } = openDatabase(writtenWith(5));
  const { $client } = db;
  const rows = $client.prepare(
    "select c.id c, t.id t, t.payer, v.id v, p.person p from conversations c join turns t join variants v join picks p",
  );
  expect(rows.all()).toEqual([{ c: 7, t: 8, payer: "ada", v: 9, p: "ada" }]);
  expect([$client.pragma("foreign_key_check"), $client.pragma("foreign_keys", { simple: true })]).toEqual([[], 1]);
  expect(() => $client.exec("delete from turns")).toThrow("FOREIGN KEY");
  close();
});
