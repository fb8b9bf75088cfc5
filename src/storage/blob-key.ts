import { createHash } from "node:crypto";
import { runLongStep } from "../core/concurrency/long-steps.ts";
import type { BlobKey } from "../core/vocabulary.ts";

/** The SHA-256 of a picture's bytes, 64 hex digits. */
export function keyOf(bytes: Uint8Array): BlobKey {
  return createHash("sha256").update(bytes).digest("hex") as BlobKey;
}

/** The same, in a turn of the event loop of its own: megabytes take milliseconds. */
export function computeKey(bytes: Uint8Array): Promise<BlobKey> {
  return runLongStep(() => keyOf(bytes));
}

export function isKey(name: string): name is BlobKey {
  return /^[0-9a-f]{64}$/.test(name);
}
