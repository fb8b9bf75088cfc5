import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileBlobs } from "../../src/storage/files.ts";
import { conformsAsBlobs } from "./blobs.ts";

conformsAsBlobs("a folder", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "blobs-")), "blobs");
  let later = 0;
  return {
    blobs: new FileBlobs(folder, { now: () => new Date(Date.now() + later) }),
    pass(ms) {
      later += ms;
    },
    damage: (key) => writeFile(join(folder, key), "a pictur?"),
    lose: (key) => rm(join(folder, key)),
  };
});
