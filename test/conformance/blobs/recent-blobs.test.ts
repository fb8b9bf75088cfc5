import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { CachedBlobStore } from "../../../src/storage/disk/cached-blob-store.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { clock } from "../../fakes/bot.ts";
import { conformsAsBlobs } from "./blobs.ts";

function cachedStore() {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  const blobs = new CachedBlobStore(new FileBlobStore(folder, clock));
  const forget = () => blobs.sweep(async () => true);
  return {
    blobs,
    forget,
    damage: (key: BlobKey) => forget().then(() => writeFile(join(folder, key), "a pictur?")),
    lose: (key: BlobKey) => forget().then(() => rm(join(folder, key))),
    file: (key: BlobKey) => join(folder, key),
  };
}

conformsAsBlobs("a folder with a memory cache", async () => cachedStore());

test("serves recently stored and read pictures from memory until the next sweep", async () => {
  const { blobs, forget, file } = cachedStore();
  const picture = new TextEncoder().encode("a picture");
  const key = await blobs.put(picture, async (stored) => stored);
  await rm(file(key));
  expect(await blobs.get(key)).toBe(picture);
  await writeFile(file(key), picture);
  await forget();
  const read = await blobs.get(key);
  expect(await blobs.get(key)).toBe(read);
});
