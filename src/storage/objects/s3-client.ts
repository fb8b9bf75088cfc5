// Requests to an S3-compatible store: signed, each with a deadline, and repeated if the store was away or busy.

import { setTimeout } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import { Agent, type Dispatcher, request } from "undici";
import { StorageError } from "../../core/errors.ts";
import { fromConnectionError, fromRefusal, type S3Action } from "./s3-errors.ts";

/** A bucket and the key for it. */
export interface S3Bucket {
  name: string;
  /** "" or a path with a trailing slash. */
  prefix: string;
  /** The store's address without a trailing slash. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Request {
  method: "PUT" | "GET" | "DELETE";
  /** What the key needs for it. */
  action: S3Action;
  /** Within the bucket. "": the bucket itself. */
  path: string;
  query?: Record<string, string>;
  body?: Uint8Array;
  /** SHA-256 of the body, 64 hex digits. The store refuses other bytes. */
  sha256: string;
}

export interface S3Response {
  status: number;
  headers: Dispatcher.ResponseData["headers"];
  body: Uint8Array;
}

export interface S3Times {
  /** For a response to begin, and between its parts. */
  silenceMs: number;
  /** For a whole request, besides the time that its body takes. */
  requestMs: number;
  /** After this, a failed request isn't repeated. */
  retryMs: number;
  /** Before the first repetition. Each further one waits four times as long. */
  backOffMs: number;
}

const TIMES: S3Times = { silenceMs: 20_000, requestMs: 30_000, retryMs: 30_000, backOffMs: 200 };
const MAX_ATTEMPTS = 3;
/** A store that takes fewer bytes per millisecond is as good as away. */
const MIN_BYTES_PER_MS = 512;
/** More than any picture. */
const MAX_RESPONSE_BYTES = 128 * 1024 * 1024;
const MAX_CONNECTIONS = 64;

export class S3Client {
  readonly #bucket: S3Bucket;
  readonly #times: S3Times;
  readonly #agent: Agent;
  /** aws4fetch keeps the day's signing key here. It drops none, so it's emptied when it has several. */
  readonly #signingKeys = new Map<string, ArrayBuffer>();

  constructor(bucket: S3Bucket, times: S3Times = TIMES) {
    this.#bucket = bucket;
    this.#times = times;
    this.#agent = new Agent({
      ...{ headersTimeout: 0, bodyTimeout: times.silenceMs, connect: { timeout: Math.min(10_000, times.silenceMs) } },
      connections: MAX_CONNECTIONS,
    });
  }

  /** Resolves to a success, or to a response whose status is `expected`. Rejects with `StorageError`: `unavailable`, `refused` or `full`. */
  async send(sent: S3Request, isExpected: (status: number, body: string) => boolean = () => false): Promise<S3Response> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++)
      try {
        return await this.#sendOnce(sent, isExpected);
      } catch (error) {
        const late = performance.now() - startedAt > this.#times.retryMs;
        const repeats = error instanceof StorageError && error.code === "unavailable" && !late && attempt < MAX_ATTEMPTS;
        if (!repeats) throw error;
        await setTimeout(this.#times.backOffMs * 4 ** (attempt - 1) * (0.5 + Math.random()));
      }
  }

  close(): void {
    void this.#agent.destroy();
  }

  async #sendOnce(sent: S3Request, isExpected: (status: number, body: string) => boolean): Promise<S3Response> {
    const response = await this.#exchange(sent).catch((error: unknown) => {
      throw fromConnectionError(error);
    });
    if (response.status >= 200 && response.status < 300) return response;
    const body = Buffer.from(response.body.subarray(0, 64 * 1024)).toString("utf8");
    if (isExpected(response.status, body)) return response;
    const region = response.headers["x-amz-bucket-region"];
    throw fromRefusal({
      ...{ status: response.status, body, action: sent.action, bucket: this.#bucket.name },
      region: typeof region === "string" ? region : undefined,
    });
  }

  /** Redirects aren't followed: they would need another signature. */
  async #exchange(sent: S3Request): Promise<S3Response> {
    const { method, body } = sent;
    const signed = await this.#sign(sent);
    const response = await request(signed.url, {
      ...{ method, headers: Object.fromEntries(signed.headers), dispatcher: this.#agent },
      signal: AbortSignal.timeout(this.#times.requestMs + Math.ceil((body?.length ?? 0) / MIN_BYTES_PER_MS)),
      headersTimeout: body ? 0 : this.#times.silenceMs, // it would count the time that sending the body takes
      ...(body && { body }),
    });
    return { status: response.statusCode, headers: response.headers, body: await readBody(response.body) };
  }

  #sign({ method, path, query = {}, sha256 }: S3Request) {
    const { name, prefix, endpoint, region, accessKeyId, secretAccessKey } = this.#bucket;
    const url = new URL(`${endpoint}/${name}${path === "" ? "" : `/${prefix}${path}`}`);
    for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value);
    if (this.#signingKeys.size > 1) this.#signingKeys.clear();
    return new AwsV4Signer({
      ...{ method, url: url.href, accessKeyId, secretAccessKey, region, service: "s3", cache: this.#signingKeys },
      headers: { "x-amz-content-sha256": sha256 },
    }).sign();
  }
}

async function readBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > MAX_RESPONSE_BYTES) throw new Error("the response is too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
