import { createHash } from "node:crypto";

/** What is stored of a link's secret. Secrets have 256 random bits, so a plain hash is enough. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
