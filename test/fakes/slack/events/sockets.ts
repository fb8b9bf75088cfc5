import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { Connections, failHandshake, type HandshakeFailure } from "../../connections.ts";
import { parseJson } from "../api/body.ts";
import type { ServiceState } from "../state/service-state.ts";
import { type Ack, ackTimeoutMs, type Envelope, type Transport } from "./envelope.ts";

const maxConnections = 10;
const pingIntervalMs = 5000;
/** How long a client may stay after a `disconnect` frame. */
const disconnectTimeoutMs = 10_000;
const ticketLifetimeMs = 30_000;

const AckFrame = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

interface Connection {
  socket: WebSocket;
  /** False after a `disconnect` frame: it gets no new envelopes. */
  accepting: boolean;
  waiting: Map<string, (ack: Ack) => void>;
}

/** The reason in a `disconnect` frame. */
export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled" | "too_many_websockets";

/** How a socket fails at its start. */
export type SocketFailure =
  | HandshakeFailure
  /** Accepted, but hello never comes. */
  | "silent"
  | { close: number }
  /** A `disconnect` frame instead of hello. */
  | { disconnect: DisconnectReason };

/** Socket Mode: hello, envelopes, acks, pings, refreshes. At most ten connections; each envelope goes to one of them. */
export class Sockets implements Transport {
  /** The open connections, and how the next ones fail. */
  readonly connections = new Connections<SocketFailure>();
  /** A broken URL for `apps.connections.open` to return, such as "ws://127.0.0.1:9/". */
  brokenUrl: string | undefined;
  /** Acks for unknown envelopes, and invalid frames. */
  readonly invalidFrames: string[] = [];
  readonly #state: ServiceState;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Map<string, number>();
  #connections: Connection[] = [];
  #turn = 0;

  constructor(state: ServiceState) {
    this.#state = state;
  }

  /** The number of connections that accept envelopes. */
  get open(): number {
    return this.#accepting().length;
  }

  /** A URL for `apps.connections.open` to return. It is valid for one connection and a short time. */
  url(): string {
    if (this.brokenUrl !== undefined) return this.brokenUrl;
    const ticket = randomBytes(12).toString("hex");
    this.#tickets.set(ticket, this.#state.clock.now() + ticketLifetimeMs);
    return `${this.#state.origin.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${this.#state.appId}`;
  }

  /** Makes the next sockets fail: `sockets.fail("silent", { times: 3 })`; without `times`, until `recover`. */
  fail(failure: SocketFailure, options?: { times: number }): void {
    this.connections.fail(failure, options);
  }

  /** Lets the next sockets and their URLs work again. */
  recover(): void {
    this.brokenUrl = undefined;
    this.connections.recover();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {}); // the client died
    const ticket = new URL(request.url ?? "/", this.#state.origin).searchParams.get("ticket") ?? "";
    const until = this.#tickets.get(ticket) ?? 0;
    this.#tickets.delete(ticket);
    const failure = this.connections.accept(socket);
    if (failHandshake(failure, socket)) return;
    if (until < this.#state.clock.now()) return void socket.end("HTTP/1.1 408 Request Timeout\r\n\r\n");
    this.#server.handleUpgrade(request, socket, head, (accepted) => this.#onConnected(accepted, failure));
  }

  #onConnected(socket: WebSocket, failure: SocketFailure | undefined): void {
    const connection: Connection = { socket, accepting: true, waiting: new Map() };
    socket.on("error", () => {});
    if (failure === "silent") return;
    if (typeof failure === "object" && "close" in failure) return void socket.close(failure.close);
    if (typeof failure === "object" && "disconnect" in failure) return void this.#sendDisconnect(connection, failure.disconnect);
    socket.on("message", (frame) => this.#handleFrame(connection, String(frame)));
    socket.on("close", () => this.#onClosed(connection));
    if (this.#accepting().length >= maxConnections) return void this.#sendDisconnect(connection, "too_many_websockets");
    this.#connections.push(connection);
    const pings = setInterval(() => socket.ping("Ping from applink"), pingIntervalMs).unref();
    socket.on("close", () => clearInterval(pings));
    const count = this.#accepting().length;
    const info = { host: "applink-1", build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({ type: "hello", num_connections: count, connection_info: { app_id: this.#state.appId }, debug_info: info }),
    );
    this.#state.watch.changed();
  }

  send(envelope: Envelope): Promise<Ack> {
    const open = this.#accepting();
    const connection = open[this.#turn++ % open.length];
    if (!connection) return Promise.resolve({ ok: false, reason: "connection_failed" });
    const id = randomUUID();
    const { type, payload, retry } = envelope;
    const retried = { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? "" };
    const frame = { envelope_id: id, type, payload, accepts_response_payload: type !== "events_api" };
    connection.socket.send(JSON.stringify(type === "events_api" ? { ...frame, ...retried } : frame));
    return this.#waitForAck(connection, id);
  }

  #waitForAck(connection: Connection, id: string): Promise<Ack> {
    const timeout = new AbortController();
    return new Promise<Ack>((resolve) => {
      connection.waiting.set(id, resolve);
      this.#state.clock
        .reach(this.#state.clock.now() + ackTimeoutMs, timeout.signal)
        .then(() => resolve({ ok: false, reason: "timeout" }));
    }).finally(() => {
      timeout.abort();
      connection.waiting.delete(id);
    });
  }

  #handleFrame(connection: Connection, frame: string): void {
    const ack = AckFrame.safeParse(parseJson(frame));
    const resolve = ack.success ? connection.waiting.get(ack.data.envelope_id) : undefined;
    if (ack.success && resolve) resolve({ ok: true, payload: ack.data.payload });
    else this.invalidFrames.push(frame);
  }

  #onClosed(connection: Connection): void {
    this.#connections = this.#connections.filter((one) => one !== connection);
    for (const resolve of connection.waiting.values()) resolve({ ok: false, reason: "connection_failed" });
    this.#state.watch.changed();
  }

  #accepting(): Connection[] {
    return this.#connections.filter((one) => one.accepting);
  }

  /** Asks clients to reconnect, as Slack does regularly. They close the connection themselves. */
  refresh(): void {
    this.disconnect("refresh_requested");
  }

  /** Socket Mode was switched off, or the app-level token revoked. */
  disable(): void {
    this.disconnect("link_disabled");
  }

  /** Sends every client a `disconnect` frame. */
  disconnect(reason: DisconnectReason): void {
    for (const one of this.#accepting()) this.#sendDisconnect(one, reason);
  }

  #sendDisconnect(connection: Connection, reason: DisconnectReason): void {
    connection.accepting = false;
    connection.socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "applink-1" } }));
    setTimeout(() => connection.socket.terminate(), disconnectTimeoutMs).unref();
  }

  /** Drops all connections. */
  cut(): void {
    for (const one of this.#connections) {
      one.accepting = false;
      one.socket.terminate();
    }
  }

  stop(): void {
    this.connections.recover();
    this.connections.fail("reset");
    this.connections.cut();
    this.#server.close();
  }
}
