import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { writeModelCache } from "../../../src/models/openrouter/model-cache.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { restrictToOwner } from "../../../src/storage/disk/private.ts";
import { clock } from "../../fakes/bot.ts";

const umask = process.umask();
afterEach(() => void process.umask(umask));

/** Every path below a folder that group or others have rights on. */
function exposedIn(folder: string): string[] {
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))];
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
}

async function used(folder: string): Promise<() => void> {
  const { db, close } = openDatabase(folder);
  db.$client.exec("create table filled as select 1 as one");
  await new FileBlobStore(join(folder, "blobs"), clock).put(Buffer.from("a picture"), async () => undefined);
  writeModelCache(folder, []);
  return close;
}

test("creates everything in DATA_DIR for its own user only, whatever the umask is", async () => {
  process.umask(0);
  const folder = join(mkdtempSync(join(tmpdir(), "private-")), "data");
  const close = await used(folder);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["threadbrush.db", "threadbrush.db-wal", "threadbrush.db-shm", "blobs"]),
  );
  expect(exposedIn(folder)).toEqual([]);
  close();
});

test("closes a DATA_DIR that others could read, with its pictures, its secret and what SQLite left", async () => {
  process.umask(0);
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  (await used(folder))();
  writeFileSync(join(folder, "secret"), "secret");
  writeFileSync(join(folder, "threadbrush.db-wal"), "");
  for (const path of [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))])
    chmodSync(path, 0o777);
  openDatabase(folder).close();
  expect(exposedIn(folder)).toEqual([]);
});

test("leaves files alone that are not its own", () => {
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
  ["is on a disk that knows no rights", () => undefined],
])("refuses in one sentence when the folder %s", (_, chmod) => {
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  chmodSync(folder, 0o755);
  const refusal = { name: "StorageError", code: "exposed", message: expect.stringContaining(`chmod 700 ${folder}`) };
  expect(() => restrictToOwner(folder, chmod)).toThrow(expect.objectContaining(refusal));
});
