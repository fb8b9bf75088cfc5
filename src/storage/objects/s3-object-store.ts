import { randomBytes } from "node:crypto";
import { StorageError } from "../../core/errors.ts";
import type { Log } from "../../core/ports/runtime.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { isKey, keyOf } from "../blob-key.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { type S3Bucket, S3Client, type S3Request, type S3Response, type S3Times } from "./s3-client.ts";
import { codeIn, notS3, tag } from "./s3-errors.ts";

const EMPTY_SHA256 = keyOf(new Uint8Array());
const PART_SIZE = 1000;
/** How often a store that doesn't work is tried again. */
const CHECK_INTERVAL_MS = 10_000;

interface Options {
  log: Log;
  times?: S3Times;
  checkIntervalMs?: number;
}

/** Objects in a bucket of an S3-compatible store, each named by the SHA-256 of its bytes. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #prefix: string;
  readonly #log: Log;
  readonly #checkIntervalMs: number;
  /** Why the last request failed. Undefined: it didn't. */
  #failure: StorageError | undefined;
  #checking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(bucket: S3Bucket, { log, times, checkIntervalMs = CHECK_INTERVAL_MS }: Options) {
    this.#client = new S3Client(bucket, times);
    this.#prefix = bucket.prefix;
    this.#log = log;
    this.#checkIntervalMs = checkIntervalMs;
  }

  /** Does everything once that the bucket is needed for. Rejects as other requests do. */
  async check(): Promise<void> {
    const probe = randomBytes(32);
    const key = keyOf(probe);
    await this.put(key, probe);
    const read = await this.get(key);
    await this.#listPart("1");
    await this.delete(key);
    if (!read || keyOf(read) !== key) throw this.#failed(notS3());
    if (this.#failure) this.#log.info({}, "picture store ready again");
    this.#failure = undefined;
  }

  /** A store usually has room. Rejects while it's away, so that nobody pays for a picture that can't be stored. */
  async ensureFreeSpace(): Promise<void> {
    if (this.#failure) throw this.#failure;
  }

  async put(key: BlobKey, bytes: Uint8Array): Promise<void> {
    await this.#send({ method: "PUT", action: "s3:PutObject", path: key, body: bytes, sha256: key });
  }

  async get(key: BlobKey): Promise<Uint8Array | undefined> {
    const response = await this.#send(
      { method: "GET", action: "s3:GetObject", path: key, sha256: EMPTY_SHA256 },
      (status, body) => status === 404 && codeIn(body) === "NoSuchKey",
    );
    return response.status === 404 ? undefined : response.body;
  }

  async delete(key: BlobKey): Promise<void> {
    await this.#send(
      { method: "DELETE", action: "s3:DeleteObject", path: key, sha256: EMPTY_SHA256 },
      (status, body) => status === 404 && codeIn(body) === "NoSuchKey",
    );
  }

  async *list(): AsyncGenerator<StoredObject[]> {
    let after: string | undefined;
    do {
      const { xml, now } = await this.#listPart(String(PART_SIZE), after);
      yield this.#objectsIn(xml, now);
      after = tag("IsTruncated", xml) === "true" ? tag("NextContinuationToken", xml) : undefined;
    } while (after !== undefined && !this.#closed);
  }

  status(): "ready" | "down" {
    return this.#failure ? "down" : "ready";
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#checking);
    this.#client.close();
  }

  /** One part of the list. `now`: milliseconds since 1970, by the store's clock. */
  async #listPart(size: string, after?: string): Promise<{ xml: string; now: number }> {
    const query = {
      ...{ "list-type": "2", prefix: this.#prefix, delimiter: "/", "max-keys": size },
      ...(after !== undefined && { "continuation-token": unescapeXml(after) }),
    };
    const response = await this.#send({ method: "GET", action: "s3:ListBucket", path: "", query, sha256: EMPTY_SHA256 });
    const xml = Buffer.from(response.body).toString("utf8");
    const now = Date.parse(String(response.headers.date));
    if (!xml.includes("<ListBucketResult") || Number.isNaN(now)) throw this.#failed(notS3());
    return { xml, now };
  }

  /** Skips objects that somebody else keeps in the bucket. */
  #objectsIn(xml: string, now: number): StoredObject[] {
    return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, contents = ""]) => {
      const path = unescapeXml(tag("Key", contents) ?? "");
      const key = path.slice(this.#prefix.length);
      const ageMs = now - Date.parse(tag("LastModified", contents) ?? "");
      return path.startsWith(this.#prefix) && isKey(key) && !Number.isNaN(ageMs) ? [{ key, ageMs: Math.max(0, ageMs) }] : [];
    });
  }

  async #send(request: S3Request, isExpected?: (status: number, body: string) => boolean): Promise<S3Response> {
    try {
      return await this.#client.send(request, isExpected);
    } catch (error) {
      throw error instanceof StorageError ? this.#failed(error) : error;
    }
  }

  /** From now on, the store is down until a check succeeds: one request that works doesn't say that others do. */
  #failed(error: StorageError): StorageError {
    if (!this.#failure) this.#log.error({ err: error, code: error.code }, "picture store down");
    this.#failure = error;
    if (!this.#closed) this.#checking ??= this.#checkLater();
    return error;
  }

  #checkLater(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#checking = undefined;
      void this.check().catch(() => undefined); // its failure is remembered, and schedules the next check
    }, this.#checkIntervalMs).unref();
  }
}

function unescapeXml(text: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    return String.fromCodePoint(name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}
