import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { GatewayCloseCodes as Close, GatewayIntentBits as Intent, GatewayOpcodes as Op } from "discord.js";
import { type WebSocket, WebSocketServer } from "ws";
import { Connections, failHandshake, type HandshakeFailure } from "../../connections.ts";
import type { Reply } from "../rest/router.ts";
import { applicationView } from "../rest/routes/people.ts";
import { guildView, userView } from "../state/views.ts";
import type { World } from "../state/world.ts";
import { type Distortion, Distortions } from "./distortions.ts";
import { closeCodeFor, Frame, Identify, parsed, Quota, Resume } from "./frames.ts";
import { Session } from "./session.ts";

const heartbeatMs = 41_250;
const resumableMs = 3 * 60_000;

const harmless: number[] = [Op.PresenceUpdate, Op.VoiceStateUpdate, Op.RequestGuildMembers];
const reasons = new Map<number, string>([
  [Close.AuthenticationFailed, "Authentication failed."],
  [Close.DisallowedIntents, "Disallowed intent(s)."],
]);

/** How a connection to the gateway goes wrong. */
export type GatewayFailure =
  | HandshakeFailure
  /** Accepted, but no HELLO comes. */
  | "silent"
  /** HELLO comes and heartbeats are acknowledged, but identifying and resuming are never answered. */
  | "no-ready"
  /** Closed with a code: at once, or when the client has identified. */
  | { close: number; after?: "identify" };

/** Gateway v10: hello, identify, heartbeats, resume with replay, invalid sessions, close codes (facts §10, §12). */
export class Gateway {
  /** Identifies that are left of today's thousand; at 0 clients refuse to start (facts §10, §12). */
  identifiesLeft = 1000;
  /** Who is connected, and how the next connections fail. */
  readonly connections = new Connections<GatewayFailure>();
  /** What clients have sent, newest last. */
  readonly received: { op: number; d?: unknown }[] = [];
  readonly #world: World;
  readonly #token: () => string | undefined;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #distortions = new Distortions();

  constructor(world: World, token: () => string | undefined) {
    this.#world = world;
    this.#token = token;
    world.listen((happening) => {
      const told = this.#distortions.apply(happening);
      for (const session of this.#sessions.values()) session.hear(told);
    });
  }

  /** GET /gateway/bot: the URL goes to clients as it is (facts §12). */
  address(): Reply {
    const limit = { total: 1000, remaining: this.identifiesLeft, reset_after: 24 * 60 * 60_000, max_concurrency: 1 };
    return { status: 200, body: { url: this.#url(), shards: 1, session_start_limit: limit } };
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const failure = this.connections.accept(socket);
    if (failHandshake(failure, socket)) return;
    this.#server.handleUpgrade(request, socket, head, (client) => this.#greet(client, request, failure));
  }

  /** The next connections fail: `gateway.fail("no-ready", { times: 3 })`, or without `times` until `recover`. */
  fail(failure: GatewayFailure, options?: { times: number }): void {
    this.connections.fail(failure, options);
  }

  /** The next connections succeed again. */
  recover(): void {
    this.connections.recover();
  }

  /** The next events of a name arrive changed: `gateway.distort("INTERACTION_CREATE", without("channel"))`. */
  distort(name: string, distortion: Distortion, times = 1): void {
    this.#distortions.next(name, distortion, times);
  }

  /** Sends an event as it is to everybody who is identified, however little sense it makes. */
  dispatch(name: string, payload: unknown): void {
    for (const session of this.#sessions.values()) session.dispatch(name, payload);
  }

  /** Sends a text that need not be a frame of the protocol. */
  sendText(text: string): void {
    for (const session of this.#sessions.values()) session.socket?.send(text);
  }

  /** Whether a client is connected and identified. */
  get connected(): boolean {
    return [...this.#sessions.values()].some((session) => session.socket !== undefined);
  }

  /** Cuts all connections. What a client missed is replayed if its session is still known. */
  drop({ resumable }: { resumable: boolean }): void {
    const sockets = [...this.#sessions.values()].map((session) => session.socket);
    if (!resumable) this.#sessions.clear();
    for (const socket of sockets) socket?.terminate();
  }

  /** Asks clients to connect again and resume (op 7). */
  reconnect(): void {
    this.#tellAll({ op: Op.Reconnect, d: null });
  }

  /** Says that the session is over (op 9), with or without a chance to resume. */
  invalidate({ resumable }: { resumable: boolean }): void {
    this.#tellAll({ op: Op.InvalidSession, d: resumable });
    if (!resumable) this.#sessions.clear();
  }

  /** Closes all connections with a code. */
  closeAll(code: number): void {
    for (const session of this.#sessions.values()) session.socket?.close(code);
  }

  stop(): void {
    this.connections.recover();
    this.connections.fail("reset");
    this.connections.cut();
    this.#server.close();
  }

  #tellAll(frame: object): void {
    for (const session of this.#sessions.values()) session.socket?.send(JSON.stringify(frame));
  }

  #url(path = ""): string {
    return this.#world.origin.replace(/^http/, "ws") + path;
  }

  #greet(client: WebSocket, request: IncomingMessage, failure: GatewayFailure | undefined): void {
    client.on("error", () => client.terminate());
    if (failure === "silent") return;
    const closes = typeof failure === "object" && "close" in failure ? failure : undefined;
    if (closes && closes.after === undefined) return void client.close(closes.close);
    const refused = closeCodeFor(new URL(request.url ?? "/", this.#world.origin).searchParams);
    if (refused !== undefined) client.close(refused);
    const quota = new Quota(this.#world.clock);
    client.on("message", (bytes) => {
      const wrong = quota.spend() ? this.#hear(client, String(bytes), failure) : Close.RateLimited;
      if (wrong !== undefined) client.close(wrong, reasons.get(wrong));
    });
    client.on("close", (code) => this.#left(client, code));
    client.send(JSON.stringify({ op: Op.Hello, d: { heartbeat_interval: heartbeatMs } }));
  }

  /** A client that closes with 1000 or 1001 ends its session (facts §10). */
  #left(client: WebSocket, code: number): void {
    const session = this.#sessionOf(client);
    if (!session) return;
    session.socket = undefined;
    session.lostAt = this.#world.clock.now();
    if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
    this.#world.watch.changed();
  }

  /** Says with which code to close, if what the client sent is wrong. */
  #hear(client: WebSocket, text: string, failure: GatewayFailure | undefined): number | undefined {
    const frame = Frame.safeParse(parsed(text));
    if (!frame.success) return Close.DecodeError;
    const { op, d } = frame.data;
    this.received.push({ op, d });
    const known = this.#sessionOf(client);
    const begins = op === Op.Identify || op === Op.Resume;
    if (begins && failure === "no-ready") return undefined;
    if (begins && typeof failure === "object" && "close" in failure) return failure.close;
    if (op === Op.Heartbeat) client.send(JSON.stringify({ op: Op.HeartbeatAck }));
    else if (op === Op.Identify) return known ? Close.AlreadyAuthenticated : this.#identify(client, d);
    else if (op === Op.Resume) return this.#resume(client, d);
    else if (!known) return Close.NotAuthenticated;
    else if (!harmless.includes(op)) return Close.UnknownOpcode;
    return undefined;
  }

  #identify(client: WebSocket, given: unknown): Close | undefined {
    const identify = Identify.safeParse(given);
    if (!identify.success) return Close.DecodeError;
    const { token, intents, shard } = identify.data;
    if (!this.#known(token)) return Close.AuthenticationFailed;
    if (shard && (shard[0] >= shard[1] || shard[0] < 0)) return Close.InvalidShard;
    if (intents >= 1 << 26) return Close.InvalidIntents;
    if (intents & this.#disallowed()) return Close.DisallowedIntents;
    this.identifiesLeft--;
    this.#begin(new Session(this.#world, intents, client), shard);
    return undefined;
  }

  /** Tokens are sent bare or with "Bot " before them. */
  #known(token: string): boolean {
    return this.#token() !== undefined && token.replace(/^Bot /, "") === this.#token();
  }

  #begin(session: Session, shard: number[] | undefined): void {
    this.#sessions.set(session.id, session);
    const world = this.#world;
    session.dispatch("READY", {
      v: 10,
      user: { ...userView(world.bot), verified: true, mfa_enabled: true, email: null },
      guilds: [{ id: world.guild.id, unavailable: true }],
      session_id: session.id,
      session_type: "normal",
      resume_gateway_url: this.#url("/resume"),
      shard: shard ?? [0, 1],
      application: { id: world.applicationId, flags: applicationView(world).flags },
      private_channels: [],
      relationships: [],
    });
    if (session.intents & Intent.Guilds) session.dispatch("GUILD_CREATE", guildView(world));
    world.watch.changed();
  }

  #resume(client: WebSocket, given: unknown): Close | undefined {
    const resume = Resume.safeParse(given);
    if (!resume.success) return Close.DecodeError;
    const { token, session_id, seq } = resume.data;
    if (!this.#known(token)) return Close.AuthenticationFailed;
    const session = this.#resumable(session_id);
    if (session && seq > session.sequence) return Close.InvalidSeq;
    if (session) session.replay(seq, client);
    else client.send(JSON.stringify({ op: Op.InvalidSession, d: false }));
    this.#world.watch.changed();
    return undefined;
  }

  /** A session that was not lost for more than some minutes. */
  #resumable(id: string): Session | undefined {
    const session = this.#sessions.get(id);
    const late = session?.lostAt !== undefined && this.#world.clock.now() - session.lostAt > resumableMs;
    if (late) this.#sessions.delete(id);
    return late ? undefined : session;
  }

  /** Privileged intents that the portal does not allow (4014, facts §6). */
  #disallowed(): number {
    const { messageContent, guildMembers, presences } = this.#world.portal;
    return (messageContent ? 0 : 1 << 15) | (guildMembers ? 0 : 1 << 1) | (presences ? 0 : 1 << 8);
  }

  #sessionOf(client: WebSocket): Session | undefined {
    return [...this.#sessions.values()].find((session) => session.socket === client);
  }
}
