// Connections to the page: how many there may be, and how long one may take to say what it wants.

import type { Server, ServerOptions } from "node:http";
import type { Socket } from "node:net";

/** Each takes a file descriptor, of which many systems give a process 1,024. */
const MAX_CONNECTIONS = 500;
const SECOND = 1000;
const HEADERS_TIMEOUT_MS = 10 * SECOND;

/** Bodies have limits of their own: see form.ts. `requestTimeout` only lets go of what none of them covers. */
export const serverOptions: ServerOptions = {
  ...{ headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: 10 * SECOND, connectionsCheckingInterval: SECOND },
  ...{ requestTimeout: 31 * 60 * SECOND, maxHeaderSize: 16 * 1024 },
};

/** At most so many connections. The oldest that hasn't shown who it is makes room for a new one, so nobody who opens many keeps others out. */
export class Connections {
  readonly #limit: number;
  /** Oldest first. */
  readonly #unknown = new Set<Socket>();
  readonly #known = new Set<Socket>();

  constructor(server: Pick<Server, "on">, limit = MAX_CONNECTIONS) {
    this.#limit = limit;
    server.on("connection", (socket: Socket) => this.#open(socket));
  }

  /** A request of somebody who is signed in came over it. */
  keep(socket: Socket): void {
    if (this.#unknown.delete(socket)) this.#known.add(socket);
  }

  #open(socket: Socket): void {
    // The server's own time limit for headers begins with their first byte.
    const silent = setTimeout(() => socket.bytesRead === 0 && socket.destroy(), HEADERS_TIMEOUT_MS);
    socket.once("close", () => {
      clearTimeout(silent);
      this.#unknown.delete(socket);
      this.#known.delete(socket);
    });
    if (this.#unknown.size + this.#known.size >= this.#limit) {
      const [oldest = socket] = this.#unknown;
      this.#unknown.delete(oldest);
      oldest.destroy();
    }
    if (!socket.destroyed) this.#unknown.add(socket);
  }
}
