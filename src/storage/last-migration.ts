import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StorageError } from "../core/errors.ts";
import { storageMessages } from "./messages.ts";

/** When the newest migration in a folder was made, as milliseconds since 1970. Throws `StorageError` `missing`. */
export function lastMigration(folder: string): number {
  const journal = join(folder, "meta/_journal.json");
  if (!existsSync(journal)) throw new StorageError("missing", storageMessages.noMigrations);
  const { entries } = JSON.parse(readFileSync(journal, "utf8")) as { entries: { when: number }[] };
  return Math.max(...entries.map(({ when }) => when));
}
