import type { Duplex } from "node:stream";

/** How a connection fails during the handshake. */
export type HandshakeFailure =
  /** The connection is reset, as if nothing listened. */
  | "reset"
  /** The connection is open, but the handshake gets no response. */
  | "hanging"
  /** The handshake gets an HTTP error. */
  | { status: number };

/** Counts the WebSocket connections of one service, and makes the next ones fail. */
export class Connections<Failure> {
  /** The number of handshakes that clients have started. */
  attempts = 0;
  /** The time of each attempt in milliseconds since 1970, to check the delays between them. */
  readonly attemptedAt: number[] = [];
  /** The highest number of open connections. */
  peak = 0;
  readonly #open = new Set<Duplex>();
  #failures: { failure: Failure; left: number }[] = [];

  /** The number of open connections, including those that wait for the handshake. */
  get open(): number {
    return this.#open.size;
  }

  /** Makes the next connections fail: `times` of them, or until `recover`. Several calls queue up. */
  fail(failure: Failure, { times = Number.POSITIVE_INFINITY } = {}): void {
    this.#failures.push({ failure, left: times });
  }

  /** Lets new connections succeed again. Those that hang or are silent stay that way. */
  recover(): void {
    this.#failures = [];
  }

  /** Resets the counters. The peak restarts from the open connections. */
  resetCounters(): void {
    this.attempts = 0;
    this.attemptedAt.length = 0;
    this.peak = this.open;
  }

  /** Drops all connections. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** Counts a new connection. Returns how it has to fail, if at all. */
  accept(socket: Duplex): Failure | undefined {
    this.attempts++;
    this.attemptedAt.push(Date.now());
    this.#open.add(socket);
    this.peak = Math.max(this.peak, this.open);
    socket.once("close", () => this.#open.delete(socket));
    const next = this.#failures.find(({ left }) => left > 0);
    if (next) next.left--;
    return next?.failure;
  }
}

/** Fails the handshake. Returns false if the failure comes later than the handshake. */
export function failHandshake(failure: unknown, socket: Duplex): boolean {
  socket.on("error", () => socket.destroy());
  if (failure === "reset") socket.destroy();
  else if (failure === "hanging") socket.resume().once("end", () => socket.destroy());
  else if (typeof failure === "object" && failure !== null && "status" in failure)
    socket.end(`HTTP/1.1 ${failure.status} Failed\r\ncontent-type: text/html\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
  else return false;
  return true;
}
