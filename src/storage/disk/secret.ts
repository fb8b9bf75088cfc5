import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Made once and kept in `folder`, which must be there (":memory:": a new one each time). */
export function readSecret(folder: string): Buffer {
  if (folder === ":memory:") return randomBytes(32);
  const file = join(folder, "secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

/** A person's pseudonym: 64 hex digits, the same after a restart, and nobody without the secret can tell whose it is. */
export function pseudonymOf(secret: Buffer, platform: string, person: string): string {
  return createHmac("sha256", secret).update(`${platform}:${person}`).digest("hex");
}
