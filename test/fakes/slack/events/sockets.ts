import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { Connections, failHandshake, type HandshakeFailure } from "../../connections.ts";
import { parseJson } from "../api/body.ts";
import type { World } from "../state/world.ts";
import { type Ack, ackMs, type Envelope, type Line } from "./envelope.ts";

const most = 10;
const pingMs = 5000;
/** How long a client that was told to go may stay. */
const patienceMs = 10_000;
const ticketMs = 30_000;

const Answer = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

interface Connection {
  socket: WebSocket;
  /** False after a `disconnect` frame: nothing new goes over it. */
  taking: boolean;
  waiting: Map<string, (ack: Ack) => void>;
}

/** What a `disconnect` frame gives as its reason. */
export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled" | "too_many_websockets";

/** How a socket goes wrong from its beginning. */
export type SocketFailure =
  | HandshakeFailure
  /** Accepted, but no hello comes. */
  | "silent"
  | { close: number }
  /** A `disconnect` frame instead of hello. */
  | { disconnect: DisconnectReason };

/** Socket Mode: hello, envelopes, acks, pings, refreshes; at most ten connections, each envelope goes to one (facts §9). */
export class Sockets implements Line {
  /** Who is connected, and how the next connections fail. */
  readonly connections = new Connections<SocketFailure>();
  /** What `apps.connections.open` answers with instead of an address that works, such as "ws://127.0.0.1:9/". */
  wrongAddress: string | undefined;
  /** Acks that name no envelope, and frames that are none. */
  readonly strange: string[] = [];
  readonly #world: World;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Map<string, number>();
  #connections: Connection[] = [];
  #turn = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** How many connections take envelopes. */
  get open(): number {
    return this.#taking().length;
  }

  /** What `apps.connections.open` answers with: an address for one connection, soon. */
  address(): string {
    if (this.wrongAddress !== undefined) return this.wrongAddress;
    const ticket = randomBytes(12).toString("hex");
    this.#tickets.set(ticket, this.#world.clock.now() + ticketMs);
    return `${this.#world.origin.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${this.#world.appId}`;
  }

  /** The next sockets fail: `sockets.fail("silent", { times: 3 })`, or without `times` until `recover`. */
  fail(failure: SocketFailure, options?: { times: number }): void {
    this.connections.fail(failure, options);
  }

  /** The next sockets, and their addresses, work again. */
  recover(): void {
    this.wrongAddress = undefined;
    this.connections.recover();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {}); // a client that died
    const ticket = new URL(request.url ?? "/", this.#world.origin).searchParams.get("ticket") ?? "";
    const until = this.#tickets.get(ticket) ?? 0;
    this.#tickets.delete(ticket);
    const failure = this.connections.accept(socket);
    if (failHandshake(failure, socket)) return;
    if (until < this.#world.clock.now()) return void socket.end("HTTP/1.1 408 Request Timeout\r\n\r\n");
    this.#server.handleUpgrade(request, socket, head, (accepted) => this.#connected(accepted, failure));
  }

  #connected(socket: WebSocket, failure: SocketFailure | undefined): void {
    const connection: Connection = { socket, taking: true, waiting: new Map() };
    socket.on("error", () => {});
    if (failure === "silent") return;
    if (typeof failure === "object" && "close" in failure) return void socket.close(failure.close);
    if (typeof failure === "object" && "disconnect" in failure) return void this.#ask(connection, failure.disconnect);
    socket.on("message", (frame) => this.#hear(connection, String(frame)));
    socket.on("close", () => this.#closed(connection));
    if (this.#taking().length >= most) return void this.#ask(connection, "too_many_websockets");
    this.#connections.push(connection);
    const pings = setInterval(() => socket.ping("Ping from applink"), pingMs).unref();
    socket.on("close", () => clearInterval(pings));
    const count = this.#taking().length;
    const info = { host: "applink-1", build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({ type: "hello", num_connections: count, connection_info: { app_id: this.#world.appId }, debug_info: info }),
    );
    this.#world.watch.changed();
  }

  send(envelope: Envelope): Promise<Ack> {
    const open = this.#taking();
    const connection = open[this.#turn++ % open.length];
    if (!connection) return Promise.resolve({ ok: false, reason: "connection_failed" });
    const id = randomUUID();
    const { type, payload, retry } = envelope;
    const retried = { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? "" };
    const frame = { envelope_id: id, type, payload, accepts_response_payload: type !== "events_api" };
    connection.socket.send(JSON.stringify(type === "events_api" ? { ...frame, ...retried } : frame));
    return this.#acked(connection, id);
  }

  #acked(connection: Connection, id: string): Promise<Ack> {
    const late = new AbortController();
    return new Promise<Ack>((resolve) => {
      connection.waiting.set(id, resolve);
      this.#world.clock.reach(this.#world.clock.now() + ackMs, late.signal).then(() => resolve({ ok: false, reason: "timeout" }));
    }).finally(() => {
      late.abort();
      connection.waiting.delete(id);
    });
  }

  #hear(connection: Connection, frame: string): void {
    const answer = Answer.safeParse(parseJson(frame));
    const resolve = answer.success ? connection.waiting.get(answer.data.envelope_id) : undefined;
    if (answer.success && resolve) resolve({ ok: true, payload: answer.data.payload });
    else this.strange.push(frame);
  }

  #closed(connection: Connection): void {
    this.#connections = this.#connections.filter((one) => one !== connection);
    for (const resolve of connection.waiting.values()) resolve({ ok: false, reason: "connection_failed" });
    this.#world.watch.changed();
  }

  #taking(): Connection[] {
    return this.#connections.filter((one) => one.taking);
  }

  /** Slack's routine: the client is told to come back, and closes the line itself. */
  refresh(): void {
    this.disconnect("refresh_requested");
  }

  /** Socket Mode was switched off, or the app's token revoked. */
  disable(): void {
    this.disconnect("link_disabled");
  }

  /** A `disconnect` frame to every client. */
  disconnect(reason: DisconnectReason): void {
    for (const one of this.#taking()) this.#ask(one, reason);
  }

  #ask(connection: Connection, reason: DisconnectReason): void {
    connection.taking = false;
    connection.socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "applink-1" } }));
    setTimeout(() => connection.socket.terminate(), patienceMs).unref();
  }

  /** Every line breaks, without a word. */
  cut(): void {
    for (const one of this.#connections) {
      one.taking = false;
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
