import type { ServerResponse } from "node:http";
import type { Asked } from "./asked.ts";

/** One thing in a stream: a named event, plain data, or a comment, which clients must skip. */
export type Line = { event: string; data: object } | { data: object | "[DONE]" } | { comment: string };

/** A refusal or a failure, as a whole answer. */
export interface Trouble {
  status: number;
  /** A string is a page of HTML. */
  body: object | string;
  /** The error's code, for the ledger. */
  code: string | number;
  headers?: Record<string, string>;
}

/** The way back to the client; keeps the ledger true about what went out and whether the client stayed. */
export class Wire {
  readonly #response: ServerResponse;
  readonly #asked: Asked;
  readonly #gone = new AbortController();
  readonly #changed: () => void;
  #ours = false;

  constructor(response: ServerResponse, asked: Asked, changed: () => void) {
    this.#response = response;
    this.#asked = asked;
    this.#changed = changed;
    response.on("close", () => {
      asked.finished = response.writableFinished && !this.#ours;
      asked.aborted = !response.writableFinished && !this.#ours;
      this.#gone.abort(new Error("the client is gone"));
      changed();
    });
  }

  /** Aborts when the client goes away. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  trouble({ status, body, code, headers = {} }: Trouble): void {
    this.#asked.refused = code;
    if (typeof body === "string") this.#whole(status, "text/html", body, headers);
    else this.json(status, body, headers);
  }

  json(status: number, body: object, headers: Record<string, string> = {}): void {
    this.#whole(status, "application/json", JSON.stringify(body), headers);
  }

  /** The first half of a JSON answer. */
  async half(body: object): Promise<void> {
    const text = JSON.stringify(body);
    this.#head(200, { "content-type": "application/json" });
    await this.#write(text.slice(0, Math.floor(text.length / 2)));
  }

  /** An answer given piece by piece as text, JSON that no parser has seen. Rejects when the client leaves. */
  async text(status: number, type: string, pieces: Iterable<string>): Promise<void> {
    this.#head(status, { "content-type": type });
    for (const piece of pieces) await this.#write(piece);
    this.#response.end();
  }

  openStream(): void {
    this.#head(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    this.#response.flushHeaders();
  }

  async send(lines: Line[]): Promise<void> {
    for (const line of lines) await this.#write(inWire(line));
    this.#changed();
  }

  /** Ends the answer as it stands. `whole: false`: too early. */
  end({ whole }: { whole: boolean }): void {
    this.#ours ||= !whole;
    this.#response.end();
  }

  /** Resets the connection. */
  async cut(): Promise<void> {
    await new Promise(setImmediate); // what was written gets out first
    this.#ours = true;
    this.#response.socket?.resetAndDestroy();
  }

  #whole(status: number, type: string, text: string, headers: Record<string, string>): void {
    this.#head(status, { "content-type": type, ...headers });
    this.#response.end(text);
  }

  #head(status: number, headers: Record<string, string>): void {
    this.#asked.status = status;
    this.#response.writeHead(status, { "x-request-id": this.#asked.id, ...headers });
    this.#changed();
  }

  /** Resolves when the client has room again; rejects when it is gone. */
  async #write(text: string): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#response.write(text)) return;
    await new Promise<void>((resolve, reject) => {
      this.#response.once("drain", resolve);
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
  }
}

function inWire(line: Line): string {
  if ("comment" in line) return `: ${line.comment}\n\n`;
  const data = line.data === "[DONE]" ? line.data : JSON.stringify(line.data);
  return "event" in line ? `event: ${line.event}\ndata: ${data}\n\n` : `data: ${data}\n\n`;
}
