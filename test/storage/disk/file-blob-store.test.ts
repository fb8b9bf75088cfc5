import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { DiskSpaceGuard } from "../../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";

const MEGABYTE = 1024 * 1024;
const picture = new Uint8Array(8 * MEGABYTE);
const keepKey = async (key: BlobKey) => key;

function open(free?: () => Promise<number>) {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  let ms = Date.now();
  const clock = { now: () => new Date(ms) };
  const pass = (by: number) => {
    ms += by;
  };
  return { folder, pass, blobs: new FileBlobStore(folder, clock, new DiskSpaceGuard(folder, clock, free)) };
}

test("makes the folder private and keeps only whole pictures in it", async () => {
  const { blobs, folder } = open();
  const key = await blobs.put(picture, keepKey);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual([key]);
});

test("refuses a picture that would leave less than 64 MB free, unless it's stored already", async () => {
  let free = 1000 * MEGABYTE;
  const { blobs, folder, pass } = open(async () => free);
  const key = await blobs.put(picture, keepKey);
  free = 66 * MEGABYTE;
  pass(1000);
  await expect(blobs.put(new Uint8Array(4 * MEGABYTE), keepKey)).rejects.toMatchObject({ code: "full" });
  expect(await blobs.put(picture, keepKey)).toBe(key);
  expect(readdirSync(folder)).toEqual([key]);
});

test("reports a full disk below 64 MB of free space, and recovers", async () => {
  let free = 63 * MEGABYTE;
  const { blobs, pass } = open(async () => free);
  await expect(blobs.ensureFreeSpace()).rejects.toMatchObject({ code: "full" });
  free = 65 * MEGABYTE;
  pass(1000);
  await blobs.ensureFreeSpace();
});

test("measures free space once a second and subtracts its own writes in between", async () => {
  let measured = 0;
  const { blobs, pass } = open(async () => ++measured && 100 * MEGABYTE);
  for (const size of [10, 20]) await blobs.put(new Uint8Array(size * MEGABYTE), keepKey);
  expect(measured).toBe(1);
  await expect(blobs.put(picture, keepKey)).rejects.toMatchObject({ code: "full" });
  pass(1000);
  await blobs.put(picture, keepKey);
  expect(measured).toBe(2);
});
