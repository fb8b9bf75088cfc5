import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { FileBlobs } from "../../src/storage/files.ts";

const bytes = new TextEncoder().encode("a picture");
const itself = async (key: BlobKey) => key;
const unused = async () => false;

function open(now = () => new Date()) {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  return { folder, blobs: new FileBlobs(folder, { now }) };
}

test("what was put is read back under the hash of its bytes", async () => {
  const { blobs } = open();
  const key = await blobs.put(bytes, itself);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await blobs.get(key)).toEqual(Buffer.from(bytes));
});

test("a picture is kept from removal while the row that needs it is written", async () => {
  const { blobs } = open();
  await blobs.put(bytes, async (key) => expect(await blobs.remove([key], unused)).toBe(0));
});

test("what nothing uses is removed at once, what something uses stays", async () => {
  const { blobs, folder } = open();
  const key = await blobs.put(bytes, itself);
  expect(await blobs.remove([key], async () => true)).toBe(0);
  expect(await blobs.remove([key], unused)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test("a sweep spares what is younger than an hour", async () => {
  let later = 0;
  const { blobs } = open(() => new Date(Date.now() + later));
  await blobs.put(bytes, itself);
  expect(await blobs.sweep(unused)).toBe(0);
  later = 2 * 60 * 60 * 1000;
  expect(await blobs.sweep(unused)).toBe(1);
});

test("a missing and a damaged picture are told apart", async () => {
  const { blobs, folder } = open();
  const key = await blobs.put(bytes, itself);
  writeFileSync(join(folder, key), "something else");
  await expect(blobs.get(key)).rejects.toMatchObject({ fault: "damaged" });
  await expect(blobs.get("0".repeat(64) as BlobKey)).rejects.toMatchObject({ fault: "missing" });
});

test("a key that is a path is refused", async () => {
  await expect(open().blobs.get("../secret" as BlobKey)).rejects.toMatchObject({ fault: "missing" });
});
