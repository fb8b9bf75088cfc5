import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Work } from "./provider-server.ts";
import { RefusalError } from "./refusal-error.ts";

interface ResultFile {
  type: string;
  bytes: Uint8Array;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Files that can be downloaded from `/files/` without a key until they expire. */
export class ResultFiles {
  readonly #files = new Map<string, ResultFile>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the file's path. */
  add(bytes: Uint8Array, format: string, ttlMs = Number.POSITIVE_INFINITY): string {
    const path = `/files/${randomUUID()}.${format}`;
    this.#files.set(path, { type: `image/${format}`, bytes, expiresAt: this.#clock.now() + ttlMs });
    return path;
  }

  /** The bytes of a file that hasn't expired. */
  read(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    return file && this.#clock.now() < file.expiresAt ? file.bytes : undefined;
  }

  /** Sends a file. Storage answers in XML, and an expired link with 403. */
  send(path: string): Work {
    const file = this.#files.get(path);
    if (!file) throw new RefusalError(storageError(404, "NoSuchKey"));
    if (this.#clock.now() >= file.expiresAt) throw new RefusalError(storageError(403, "AccessDenied"));
    return () => ({ body: file.bytes, type: file.type });
  }
}

function storageError(status: number, code: string) {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  return { status, code, body, headers: { "content-type": "application/xml" } };
}
