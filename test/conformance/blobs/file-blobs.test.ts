import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { clock } from "../../fakes/bot.ts";
import { conformsAsBlobs } from "./blobs.ts";

conformsAsBlobs("a folder", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  return {
    blobs: new FileBlobStore(folder, clock),
    damage: (key) => writeFile(join(folder, key), "a pictur?"),
    lose: (key) => rm(join(folder, key)),
  };
});
