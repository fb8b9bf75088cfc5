import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/sqlite/open.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const folder = () => mkdtempSync(join(tmpdir(), "rows-"));
const garbage = Buffer.alloc(4096, "garbage ");

test("refuses a second process on the same folder", () => {
  const data = folder();
  const first = openDatabase(data);
  expect(() => openDatabase(data)).toThrow("Another Threadbrush is already running");
  first.close();
  openDatabase(data).close();
});

test.each([
  ["that begins with garbage", "threadbrush.db", 0],
  ["with garbage in its middle", "threadbrush.db", 4096 * 3],
  ["whose lock file is garbage", "lock.db", 0],
])("refuses a database %s", (_, name, at) => {
  const data = folder();
  openDatabase(data).close();
  const bytes = readFileSync(join(data, name));
  writeFileSync(join(data, name), Buffer.concat([bytes.subarray(0, at), garbage, bytes.subarray(at + garbage.length)]));
  expect(() => openDatabase(data)).toThrow("The database is damaged. Restore a backup of DATA_DIR.");
});

test("exits with that sentence and nothing else", () => {
  const data = folder();
  writeFileSync(join(data, "threadbrush.db"), garbage);
  const { status, stderr } = spawnSync(process.execPath, [main], {
    env: { PATH: process.env.PATH, DATA_DIR: data, WEB_PORT: "0" },
    encoding: "utf8",
    timeout: 25_000,
  });
  expect([status, stderr]).toEqual([1, "The database is damaged. Restore a backup of DATA_DIR.\n"]);
});

test("refuses a database that a newer version wrote", () => {
  const data = folder();
  const { db, close } = openDatabase(data);
  db.run("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
  close();
  expect(() => openDatabase(data)).toThrow("written by a newer version of Threadbrush");
});
