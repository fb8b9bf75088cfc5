// A fake S3-compatible store: one bucket, and faults that a real one doesn't have on demand. It doesn't check signatures; the tests with a real store do.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { keyOf } from "../../src/storage/blob-key.ts";
import type { S3Bucket } from "../../src/storage/objects/s3-client.ts";

/** What happens to a request. */
export type S3Fault =
  | { status: number; code?: string; headers?: Record<string, string>; body?: string }
  | "hang"
  | "reset"
  | "truncate";

interface StoredFile {
  bytes: Buffer;
  at: Date;
}

export class FakeS3 {
  /** Path → bytes. */
  readonly objects = new Map<string, StoredFile>();
  /** Methods in the order of their arrival. */
  readonly requests: string[] = [];
  /** The fault of the next request, and of those after it. Undefined: none. */
  fault: (request: { method: string; attempt: number }) => S3Fault | undefined = () => undefined;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async start(): Promise<S3Bucket> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => this.stop());
    const endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { name: "pictures", prefix: "p/", endpoint, region: "us-east-1", accessKeyId: "key", secretAccessKey: "secret" };
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "" } = request;
    this.requests.push(method);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const fault = this.fault({ method, attempt: this.requests.length });
    if (fault === "hang") return;
    if (fault === "reset") return void request.socket.resetAndDestroy();
    if (fault === "truncate") {
      response.writeHead(200, { "content-length": 1000 }).write("half of");
      setTimeout(() => request.socket.destroy(), 20);
      return;
    }
    if (fault) return void refuse(response, fault);
    this.#serve(request, response, Buffer.concat(parts));
  }

  #serve(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://s3");
    const path = decodeURIComponent(pathname.replace(/^\/pictures\/?/, ""));
    if (keyOf(body) !== request.headers["x-amz-content-sha256"])
      return void refuse(response, { status: 400, code: "XAmzContentSHA256Mismatch" });
    if (request.method === "PUT") this.objects.set(path, { bytes: body, at: new Date() });
    if (request.method === "DELETE") this.objects.delete(path);
    if (request.method !== "GET") return void response.writeHead(request.method === "PUT" ? 200 : 204).end();
    if (path === "") return void response.end(this.#list(searchParams.get("prefix") ?? ""));
    const found = this.objects.get(path);
    if (!found) return void refuse(response, { status: 404, code: "NoSuchKey" });
    response.end(found.bytes);
  }

  #list(prefix: string): string {
    const contents = [...this.objects].flatMap(([path, { at }]) =>
      path.startsWith(prefix) ? [`<Contents><Key>${path}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`] : [],
    );
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
  }
}

function refuse(response: ServerResponse, { status, code, headers = {}, body }: Exclude<S3Fault, string>): void {
  // Real stores quote the key, the signature and what they have signed.
  const document = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>SECRET TEXT</Message><AWSAccessKeyId>key</AWSAccessKeyId></Error>`;
  response.writeHead(status, headers).end(body ?? (code === undefined ? "" : document));
}
