import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { DiskSpaceGuard } from "../../../src/storage/disk/disk-space.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";

const MEGABYTE = 1024 * 1024;
const picture = new Uint8Array(8 * MEGABYTE);
const itself = async (key: BlobKey) => key;

function open(free?: () => Promise<number>) {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  let ms = Date.now();
  const clock = { now: () => new Date(ms) };
  const pass = (by: number) => {
    ms += by;
  };
  return { folder, pass, blobs: new FileBlobStore(folder, clock, new DiskSpaceGuard(folder, clock, free)) };
}

test("the folder is the owner's alone, and holds nothing but whole pictures", async () => {
  const { blobs, folder } = open();
  const key = await blobs.put(picture, itself);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual([key]);
});

test("a picture that would leave less than 64 MB free is refused, one that is there already is not", async () => {
  let free = 1000 * MEGABYTE;
  const { blobs, folder, pass } = open(async () => free);
  const key = await blobs.put(picture, itself);
  free = 66 * MEGABYTE;
  pass(1000);
  await expect(blobs.put(new Uint8Array(4 * MEGABYTE), itself)).rejects.toMatchObject({ code: "full" });
  expect(await blobs.put(picture, itself)).toBe(key);
  expect(readdirSync(folder)).toEqual([key]);
});

test("with less than 64 MB free there is no room, until there is again", async () => {
  let free = 63 * MEGABYTE;
  const { blobs, pass } = open(async () => free);
  await expect(blobs.ensureFreeSpace()).rejects.toMatchObject({ code: "full" });
  free = 65 * MEGABYTE;
  pass(1000);
  await blobs.ensureFreeSpace();
});

test("free space is measured once a second, and what is written meanwhile is taken off", async () => {
  let measured = 0;
  const { blobs, pass } = open(async () => ++measured && 100 * MEGABYTE);
  for (const size of [10, 20]) await blobs.put(new Uint8Array(size * MEGABYTE), itself);
  expect(measured).toBe(1);
  await expect(blobs.put(picture, itself)).rejects.toMatchObject({ code: "full" });
  pass(1000);
  await blobs.put(picture, itself);
  expect(measured).toBe(2);
});
