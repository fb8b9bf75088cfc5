import { connect, type Socket } from "node:net";

/** How a request ended: its status, "closed" when the server closed it without one, "open" when the signal aborted first. */
export type Ending = number | "closed" | "open";

/** A raw request: sends `head` as it is, then `body` for as long as the server reads it. */
export class RawRequest {
  /** Bytes of the body that were sent. */
  bytes = 0;
  /** Whether the chunked response is complete or the connection is closed. */
  finished = false;
  readonly ending: Promise<Ending>;
  readonly #socket: Socket;
  #isOver = false;
  #resume = () => {};

  constructor(address: string, head: string, body: Iterable<string | Buffer> = [], signal?: AbortSignal) {
    const { hostname, port } = new URL(address);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on("error", () => {});
    this.ending = new Promise((resolve) => {
      let answer = "";
      this.#socket.on("data", (part) => {
        this.finished ||= part.toString("latin1").endsWith("0\r\n\r\n");
        answer += answer.length < 100 ? part.toString("latin1") : "";
        const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
        if (status && status !== "100") resolve(Number(status));
        this.#isOver ||= Boolean(status && status !== "100");
      });
      this.#socket.on("close", () => {
        this.#isOver = true;
        this.finished = true;
        this.#resume();
        resolve("closed");
      });
      signal?.addEventListener("abort", () => resolve("open"), { once: true });
    });
    this.#socket.on("drain", () => this.#resume());
    this.#socket.write(head);
    void this.#send(body, signal);
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  write(text: string): void {
    if (this.open) this.#socket.write(text);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #send(body: Iterable<string | Buffer>, signal: AbortSignal | undefined): Promise<void> {
    for (const piece of body) {
      if (this.#isOver || signal?.aborted) return;
      if (this.#socket.write(piece)) await new Promise(setImmediate);
      else if (!this.#socket.destroyed)
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
      this.bytes += piece.length;
    }
  }
}

/** The head of a request. */
export function headOf(address: string, line: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: new URL(address).host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}

/** A chunked body in pieces of 64 KB that never ends. */
export function* chunked(bytes: number): Iterable<Buffer> {
  const piece = Buffer.alloc(64 * 1024, "a");
  const framed = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
  for (let sent = 0; sent < bytes; sent += piece.length) yield framed;
}

/** Repeats `text` up to `bytes`, followed by `tail`. `length` is the total. */
export function repeated(text: string, bytes: number, tail = ""): { length: number; pieces: Iterable<Buffer> } {
  const piece = Buffer.from(text.repeat(Math.ceil((64 * 1024) / Math.max(1, text.length))));
  const count = Math.ceil(bytes / Math.max(1, piece.length));
  function* pieces(): Iterable<Buffer> {
    for (let sent = 0; sent < count; sent++) yield piece;
    yield Buffer.from(tail);
  }
  return { length: piece.length * count + Buffer.byteLength(tail), pieces: pieces() };
}
