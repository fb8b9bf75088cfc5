import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { writeModelCache } from "../../../src/models/openrouter/model-cache.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { restrictToOwner } from "../../../src/storage/disk/private.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { clock } from "../../fakes/bot.ts";

const umask = process.umask();
afterEach(() => void process.umask(umask));

/** Every path in a folder that group or others can access. */
function exposedIn(folder: string): string[] {
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))];
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
}

async function createContents(folder: string): Promise<() => void> {
  const { db, close } = openDatabase(folder);
  db.$client.exec("create table filled as select 1 as one");
  await new FileBlobStore(join(folder, "blobs"), clock).put(Buffer.from("a picture"), async () => undefined);
  writeModelCache(folder, []);
  return close;
}

test("creates everything in DATA_DIR for its own user only, with any umask", async () => {
  process.umask(0);
  const folder = join(mkdtempSync(join(tmpdir(), "private-")), "data");
  const close = await createContents(folder);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["threadbrush.db", "threadbrush.db-wal", "threadbrush.db-shm", "blobs"]),
  );
  expect(exposedIn(folder)).toEqual([]);
  close();
});

test("makes a DATA_DIR private that others could read: its pictures, its secret and SQLite's leftovers", async () => {
  process.umask(0);
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  (await createContents(folder))();
  writeFileSync(join(folder, "secret"), "secret");
  writeFileSync(join(folder, "threadbrush.db-wal"), "");
  for (const path of [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))])
    chmodSync(path, 0o777);
  openDatabase(folder).close();
  expect(exposedIn(folder)).toEqual([]);
});

test("doesn't touch files that aren't its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  mkdirSync(join(folder, "photos"));
  chmodSync(join(folder, "photos"), 0o755);
  openDatabase(folder).close();
  expect(statSync(join(folder, "photos")).mode & 0o777).toBe(0o755);
});

test.each([
  [
    "belongs to somebody else",
    () => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM" });
    },
  ],
  ["is on a file system without permissions", () => undefined],
])("refuses a folder that %s", (_, chmod) => {
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  chmodSync(folder, 0o755);
  const refusal = { name: "StorageError", code: "exposed", message: expect.stringContaining(`chmod 700 ${folder}`) };
  expect(() => restrictToOwner(folder, chmod)).toThrow(expect.objectContaining(refusal));
});
