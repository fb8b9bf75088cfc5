import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Creates the secret once and keeps it in `folder`, which must exist (":memory:": a new one each time). */
export function readSecret(folder: string): Buffer {
  if (folder === ":memory:") return randomBytes(32);
  const file = join(folder, "secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

/** A person's pseudonym: 64 hex digits, stable across restarts. Without the secret nobody can tell whose it is. */
export function pseudonymOf(secret: Buffer, platform: string, person: string): string {
  return createHmac("sha256", secret).update(`${platform}:${person}`).digest("hex");
}
