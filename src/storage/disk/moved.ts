// The file that says that a DATA_DIR was moved.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "moved";

/** When the data was moved, as ISO 8601. Undefined: it wasn't. */
export function readMoved(dataDir: string): string | undefined {
  const path = join(dataDir, FILE);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}

/** Makes this DATA_DIR unusable without Postgres. */
export function markMoved(dataDir: string, at: Date): void {
  writeFileSync(join(dataDir, FILE), `${at.toISOString()}\n`, { mode: 0o600, flush: true });
}
