import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureWritable, withDataDirErrors } from "../../../src/storage/disk/data-dir.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";

const folder = () => mkdtempSync(join(tmpdir(), "data-dir-"));
const failing = (code: string) => () => {
  throw Object.assign(new Error("no"), { code });
};

test("refuses a file and a folder inside one, and names the path", () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  for (const path of [file, join(file, "data")])
    expect(() => openDatabase(path)).toThrow(`DATA_DIR (${path}) is a file, or is inside one. Choose a folder.`);
});

test.skipIf(process.platform !== "linux")("refuses a path where it can't create a folder", () => {
  expect(() => openDatabase("/proc/threadbrush")).toThrow("DATA_DIR (/proc/threadbrush) can't be used (ENOENT).");
});

test.each([
  ["EROFS", "is on a read-only file system. Make it writable, or choose another folder."],
  ["EACCES", "isn't writable for the user who runs Threadbrush. Change its owner, or choose another folder."],
  ["EPERM", "isn't writable for the user who runs Threadbrush."],
  ["SQLITE_READONLY", "isn't writable for the user who runs Threadbrush."],
  ["SQLITE_CANTOPEN", "isn't writable for the user who runs Threadbrush."],
])("explains %s", (code, sentence) => {
  expect(() => withDataDirErrors("/data", failing(code))).toThrow(sentence);
});

test("passes other errors on, and leaves no files behind in the folder", () => {
  expect(() => withDataDirErrors("/data", failing("SQLITE_FULL"))).toThrow("no");
  const made = folder();
  ensureWritable(join(made, "new"));
  expect(readdirSync(join(made, "new"))).toEqual([]);
});
