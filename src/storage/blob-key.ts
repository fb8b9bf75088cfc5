import { createHash } from "node:crypto";
import type { BlobKey } from "../core/vocabulary.ts";

/** The SHA-256 of a picture's bytes, 64 hex digits. */
export function keyOf(bytes: Uint8Array): BlobKey {
  return createHash("sha256").update(bytes).digest("hex") as BlobKey;
}

export function isKey(name: string): name is BlobKey {
  return /^[0-9a-f]{64}$/.test(name);
}
