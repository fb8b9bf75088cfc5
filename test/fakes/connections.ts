import type { Duplex } from "node:stream";

/** How a connection goes wrong before any protocol is spoken on it. */
export type HandshakeFailure =
  /** The connection is reset, as if nobody listened. */
  | "reset"
  /** The connection is open, and the handshake is never answered. */
  | "hanging"
  /** The handshake is answered with an HTTP error. */
  | { status: number };

/** The WebSocket connections of one service: how the next ones go wrong, and how many there are. */
export class Connections<Failure> {
  /** Handshakes that clients have begun. */
  attempts = 0;
  /** When each attempt came, in milliseconds since 1970, for the pauses between them. */
  readonly attemptedAt: number[] = [];
  /** The most connections that were open at one time. */
  peak = 0;
  readonly #open = new Set<Duplex>();
  #failures: { failure: Failure; left: number }[] = [];

  /** Connections that are open now, those included whose handshake isn't answered. */
  get open(): number {
    return this.#open.size;
  }

  /** The next connections fail, `times` of them or until `recover`. Several calls queue up. */
  fail(failure: Failure, { times = Number.POSITIVE_INFINITY } = {}): void {
    this.#failures.push({ failure, left: times });
  }

  /** Connections succeed again. Those that hang or are silent stay as they are. */
  recover(): void {
    this.#failures = [];
  }

  /** Forgets what was counted; connections that are open still count. */
  resetCounters(): void {
    this.attempts = 0;
    this.attemptedAt.length = 0;
    this.peak = this.open;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** Counts a new connection, and says how it goes wrong. */
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

/** Does what a failed handshake does. Says whether it was one. */
export function failHandshake(failure: unknown, socket: Duplex): boolean {
  socket.on("error", () => socket.destroy());
  if (failure === "reset") socket.destroy();
  else if (failure === "hanging") socket.resume().once("end", () => socket.destroy());
  else if (typeof failure === "object" && failure !== null && "status" in failure)
    socket.end(`HTTP/1.1 ${failure.status} Failed\r\ncontent-type: text/html\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
  else return false;
  return true;
}
