// Connections to the page: how many there may be, and how long one may take to say what it wants.

import type { EventEmitter } from "node:events";
import type { ServerOptions } from "node:http";
import type { Socket } from "node:net";

/** Each takes a file descriptor, of which many systems give a process 1,024. */
const MAX_CONNECTIONS = 500;
/** HTTP begins on so many connections in one turn of the event loop. */
const MAX_BEGUN_AT_ONCE = 25;
const SECOND = 1000;
const HEADERS_TIMEOUT_MS = 10 * SECOND;

/** Bodies have limits of their own: see form.ts. `requestTimeout` only lets go of what none of them covers. */
export const serverOptions: ServerOptions = {
  ...{ headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: 10 * SECOND, connectionsCheckingInterval: SECOND },
  ...{ requestTimeout: 31 * 60 * SECOND, maxHeaderSize: 16 * 1024 },
};

/** At most so many connections. The oldest that hasn't shown who it is makes room for a new one, so nobody who opens many keeps others out.
 *  HTTP begins on a few connections per turn of the event loop: a thousand opened at once hold it no longer than a few do, and those that
 *  make room before their turn comes cost little more than being accepted. */
export class Connections {
  readonly #limit: number;
  /** HTTP's own listeners. */
  readonly #begin: ((socket: Socket) => void)[];
  /** With the time at which each was opened, in milliseconds; oldest first. */
  readonly #unknown = new Map<Socket, number>();
  readonly #known = new Set<Socket>();
  /** HTTP hasn't begun on them; oldest first. */
  readonly #waiting = new Set<Socket>();
  #next: NodeJS.Immediate | undefined;

  constructor(server: EventEmitter, limit = MAX_CONNECTIONS) {
    this.#limit = limit;
    this.#begin = server.listeners("connection").map((begin) => (socket) => begin.call(server, socket));
    server.removeAllListeners("connection").on("connection", (socket: Socket) => this.#open(socket));
    const closingSilent = setInterval(() => this.#closeSilent(), SECOND).unref();
    server.once("close", () => clearInterval(closingSilent));
  }

  /** A request of somebody who is signed in came over it. */
  keep(socket: Socket): void {
    if (this.#unknown.delete(socket)) this.#known.add(socket);
  }

  #open(socket: Socket): void {
    socket.on("error", ignore).once("close", () => this.#forget(socket));
    if (this.#unknown.size + this.#known.size >= this.#limit) {
      const [oldest = socket] = this.#unknown.keys();
      this.#forget(oldest);
      oldest.destroy();
    }
    if (socket.destroyed) return;
    this.#unknown.set(socket, performance.now());
    this.#waiting.add(socket);
    this.#next ??= setImmediate(() => this.#beginSome());
  }

  #beginSome(): void {
    for (const socket of [...this.#waiting].slice(0, MAX_BEGUN_AT_ONCE)) {
      this.#waiting.delete(socket);
      for (const begin of this.#begin) begin(socket);
    }
    this.#next = this.#waiting.size > 0 ? setImmediate(() => this.#beginSome()) : undefined;
  }

  /** The server's own time limit for headers begins with their first byte. */
  #closeSilent(): void {
    const before = performance.now() - HEADERS_TIMEOUT_MS;
    for (const [socket, openedAt] of this.#unknown) {
      if (openedAt > before) return;
      if (socket.bytesRead === 0) socket.destroy();
    }
  }

  #forget(socket: Socket): void {
    this.#unknown.delete(socket);
    this.#known.delete(socket);
    this.#waiting.delete(socket);
  }
}

/** A connection that breaks before HTTP begins on it concerns nobody; afterwards HTTP listens too. */
function ignore(): void {}
