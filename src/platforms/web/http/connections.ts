// Connections to the page: how many there may be, and how long one may stay silent.

import type { EventEmitter } from "node:events";
import type { ServerOptions } from "node:http";
import type { Socket } from "node:net";

/** Each takes a file descriptor, of which many systems give a process 1,024. */
const MAX_CONNECTIONS = 500;
/** New connections handed to HTTP per turn of the event loop. */
const MAX_STARTED_PER_TURN = 25;
const SECOND = 1000;
const HEADERS_TIMEOUT_MS = 10 * SECOND;

/** Bodies have limits of their own: see form.ts. `requestTimeout` only ends what none of them covers. */
export const serverOptions: ServerOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  keepAliveTimeout: 10 * SECOND,
  connectionsCheckingInterval: SECOND,
  requestTimeout: 31 * 60 * SECOND,
  maxHeaderSize: 16 * 1024,
};

/** Limits the number of connections. The oldest one without a signed-in person makes room for a new one, so a client that opens many can't
 *  lock others out. Only a few are handed to HTTP per turn of the event loop, so a thousand at once don't block it, and those that are
 *  closed before their turn cost little more than being accepted. */
export class Connections {
  readonly #limit: number;
  /** HTTP's own listeners. */
  readonly #httpListeners: ((socket: Socket) => void)[];
  /** When each was opened, in milliseconds. Oldest first. */
  readonly #anonymous = new Map<Socket, number>();
  readonly #identified = new Set<Socket>();
  /** Not yet handed to HTTP. Oldest first. */
  readonly #queued = new Set<Socket>();
  #next: NodeJS.Immediate | undefined;

  constructor(server: EventEmitter, limit = MAX_CONNECTIONS) {
    this.#limit = limit;
    this.#httpListeners = server.listeners("connection").map((listener) => (socket) => listener.call(server, socket));
    server.removeAllListeners("connection").on("connection", (socket: Socket) => this.#open(socket));
    const closingSilent = setInterval(() => this.#closeSilent(), SECOND).unref();
    server.once("close", () => clearInterval(closingSilent));
  }

  /** Call it when a signed-in person sent a request over this connection. */
  markIdentified(socket: Socket): void {
    if (this.#anonymous.delete(socket)) this.#identified.add(socket);
  }

  #open(socket: Socket): void {
    socket.on("error", ignore).once("close", () => this.#remove(socket));
    if (this.#anonymous.size + this.#identified.size >= this.#limit) {
      const [oldest = socket] = this.#anonymous.keys();
      this.#remove(oldest);
      oldest.destroy();
    }
    if (socket.destroyed) return;
    this.#anonymous.set(socket, performance.now());
    this.#queued.add(socket);
    this.#next ??= setImmediate(() => this.#startQueued());
  }

  #startQueued(): void {
    for (const socket of [...this.#queued].slice(0, MAX_STARTED_PER_TURN)) {
      this.#queued.delete(socket);
      for (const listener of this.#httpListeners) listener(socket);
    }
    this.#next = this.#queued.size > 0 ? setImmediate(() => this.#startQueued()) : undefined;
  }

  /** Node's own timeout for headers only starts with their first byte. */
  #closeSilent(): void {
    const before = performance.now() - HEADERS_TIMEOUT_MS;
    for (const [socket, openedAt] of this.#anonymous) {
      if (openedAt > before) return;
      if (socket.bytesRead === 0) socket.destroy();
    }
  }

  #remove(socket: Socket): void {
    this.#anonymous.delete(socket);
    this.#identified.delete(socket);
    this.#queued.delete(socket);
  }
}

/** Errors before a connection is handed to HTTP don't matter. Afterwards HTTP listens too. */
function ignore(): void {}
