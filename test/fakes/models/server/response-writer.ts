import type { ServerResponse } from "node:http";
import type { RecordedRequest } from "./recorded-request.ts";

/** One part of an SSE stream: a named event, plain data, or a comment, which clients must skip. */
export type StreamPart = { event: string; data: object } | { data: object | "[DONE]" } | { comment: string };

/** An error as a complete response. */
export interface ErrorResponse {
  status: number;
  /** A string is an HTML page. */
  body: object | string;
  /** The error's code, for the recorded request. */
  code: string | number;
  headers?: Record<string, string>;
}

/** What is recorded about a response. */
type Recorded = Pick<RecordedRequest, "id" | "status" | "errorCode" | "finished" | "aborted">;

/** Writes the response, and records what was sent and whether the client stayed connected. */
export class ResponseWriter {
  readonly #response: ServerResponse;
  readonly #recorded: Recorded;
  readonly #disconnected = new AbortController();
  readonly #changed: () => void;
  #endedOnPurpose = false;

  constructor(response: ServerResponse, recorded: Recorded, changed: () => void) {
    this.#response = response;
    this.#recorded = recorded;
    this.#changed = changed;
    response.on("close", () => {
      recorded.finished = response.writableFinished && !this.#endedOnPurpose;
      recorded.aborted = !response.writableFinished && !this.#endedOnPurpose;
      this.#disconnected.abort(new Error("the client disconnected"));
      changed();
    });
  }

  /** Aborts when the client disconnects. */
  get signal(): AbortSignal {
    return this.#disconnected.signal;
  }

  error({ status, body, code, headers = {} }: ErrorResponse): void {
    this.#recorded.errorCode = code;
    if (typeof body === "string") this.#whole(status, "text/html", body, headers);
    else this.json(status, body, headers);
  }

  json(status: number, body: object, headers: Record<string, string> = {}): void {
    this.#whole(status, "application/json", JSON.stringify(body), headers);
  }

  file(type: string, bytes: Uint8Array, headers: Record<string, string> = {}): void {
    this.#whole(200, type, bytes, { "content-length": String(bytes.length), ...headers });
  }

  /** Sends the first half of a JSON response. */
  async sendHalf(body: object): Promise<void> {
    const text = JSON.stringify(body);
    await this.#half(text, "application/json");
  }

  /** Sends the first half of a file that promises its whole length. */
  async sendHalfFile(type: string, bytes: Uint8Array): Promise<void> {
    await this.#half(bytes, type, { "content-length": String(bytes.length) });
  }

  /** Sends a response in chunks of text, which need not be valid JSON. Rejects when the client disconnects. */
  async text(status: number, type: string, pieces: Iterable<string>): Promise<void> {
    this.#head(status, { "content-type": type });
    for (const piece of pieces) await this.#write(piece);
    this.#response.end();
  }

  openStream(): void {
    this.#head(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    this.#response.flushHeaders();
  }

  async send(lines: StreamPart[]): Promise<void> {
    for (const line of lines) await this.#write(encode(line));
    this.#changed();
  }

  /** Ends the response. `whole: false`: it's incomplete on purpose. */
  end({ whole }: { whole: boolean }): void {
    this.#endedOnPurpose ||= !whole;
    this.#response.end();
  }

  /** Resets the connection. */
  async cut(): Promise<void> {
    await new Promise(setImmediate); // flushes what was written
    this.#endedOnPurpose = true;
    this.#response.socket?.resetAndDestroy();
  }

  async #half(body: string | Uint8Array, type: string, headers: Record<string, string> = {}): Promise<void> {
    this.#head(200, { "content-type": type, ...headers });
    await this.#write(body.slice(0, Math.floor(body.length / 2)));
  }

  #whole(status: number, type: string, body: string | Uint8Array, headers: Record<string, string>): void {
    this.#head(status, { "content-type": type, ...headers });
    this.#response.end(body);
  }

  #head(status: number, headers: Record<string, string>): void {
    this.#recorded.status = status;
    this.#response.writeHead(status, { "x-request-id": this.#recorded.id, ...headers });
    this.#changed();
  }

  /** Resolves when the client can receive more; rejects when it disconnects. */
  async #write(text: string | Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#response.write(text)) return;
    await new Promise<void>((resolve, reject) => {
      this.#response.once("drain", resolve);
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
  }
}

function encode(line: StreamPart): string {
  if ("comment" in line) return `: ${line.comment}\n\n`;
  const data = line.data === "[DONE]" ? line.data : JSON.stringify(line.data);
  return "event" in line ? `event: ${line.event}\ndata: ${data}\n\n` : `data: ${data}\n\n`;
}
