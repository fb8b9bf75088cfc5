import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { objectFolder, sharedBlobs } from "../../storage/objects/harness.ts";
import { conformsAsBlobs } from "./blobs.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

conformsAsBlobs("a folder that processes share", async () => {
  const { objects, folder } = objectFolder();
  const { blobs } = await sharedBlobs(postgres, objects);
  return {
    blobs,
    damage: (key) => writeFile(join(folder, key), "a pictur?"),
    lose: (key) => rm(join(folder, key)),
  };
});
