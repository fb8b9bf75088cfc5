import { connect, type Socket } from "node:net";

/** How a request ended: its status, "closed" when the server closed it without one, "open" when the signal aborted first. */
export type Ending = number | "closed" | "open";

/** A request that no library tidies up: its head goes out as it is, finished or not, and then `body` for as long as the server takes it. */
export class RawRequest {
  /** How much of the body went out. */
  bytes = 0;
  /** Whether the answer is there as a whole, or the connection is closed. Of chunked answers only. */
  finished = false;
  readonly ending: Promise<Ending>;
  readonly #socket: Socket;
  #over = false;
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
        this.#over ||= Boolean(status && status !== "100");
      });
      this.#socket.on("close", () => {
        this.#over = true;
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
      if (this.#over || signal?.aborted) return;
      if (this.#socket.write(piece)) await new Promise(setImmediate);
      else if (!this.#socket.destroyed)
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
      this.bytes += piece.length;
    }
  }
}

/** A request's head, as text. */
export function headOf(address: string, line: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: new URL(address).host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}

/** A body of unknown length, in pieces of 64 KB. It has no end. */
export function* chunked(bytes: number): Iterable<Buffer> {
  const piece = Buffer.alloc(64 * 1024, "a");
  const framed = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
  for (let sent = 0; sent < bytes; sent += piece.length) yield framed;
}

/** `text` again and again until there are `bytes` of it, then `tail`. `length` is that of the whole. */
export function repeated(text: string, bytes: number, tail = ""): { length: number; pieces: Iterable<Buffer> } {
  const piece = Buffer.from(text.repeat(Math.ceil((64 * 1024) / Math.max(1, text.length))));
  const count = Math.ceil(bytes / Math.max(1, piece.length));
  function* pieces(): Iterable<Buffer> {
    for (let sent = 0; sent < count; sent++) yield piece;
    yield Buffer.from(tail);
  }
  return { length: piece.length * count + Buffer.byteLength(tail), pieces: pieces() };
}
