import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { GatewayCloseCodes as Close, GatewayIntentBits as Intent, GatewayOpcodes as Op } from "discord.js";
import { type WebSocket, WebSocketServer } from "ws";
import { Connections, failHandshake, type HandshakeFailure } from "../../connections.ts";
import type { Reply } from "../rest/router.ts";
import { applicationView } from "../rest/routes/people.ts";
import type { ServiceState } from "../state/service-state.ts";
import { isInShard, type Shard } from "../state/snowflakes.ts";
import { guildView, userView } from "../state/views.ts";
import { type Distortion, Distortions } from "./distortions.ts";
import { closeCodeFor, Frame, Identify, parseJson, Quota, Resume } from "./frames.ts";
import { IdentifyLimit } from "./identify-limit.ts";
import { Session } from "./session.ts";

const heartbeatMs = 41_250;
const resumableMs = 3 * 60_000;

const ignoredOpcodes: number[] = [Op.PresenceUpdate, Op.VoiceStateUpdate, Op.RequestGuildMembers];
const reasons = new Map<number, string>([
  [Close.AuthenticationFailed, "Authentication failed."],
  [Close.DisallowedIntents, "Disallowed intent(s)."],
]);

/** How a connection to the gateway fails. */
export type GatewayFailure =
  | HandshakeFailure
  /** Accepted, but HELLO never comes. */
  | "silent"
  /** HELLO comes and heartbeats are acknowledged, but IDENTIFY and RESUME get no response. */
  | "no-ready"
  /** Closed with a code: at once, or after IDENTIFY. */
  | { close: number; after?: "identify" };

/** Gateway v10: hello, identify, heartbeats, resume with replay, invalid sessions, close codes. */
export class Gateway {
  /** Identifies left of today's thousand. At 0, clients refuse to start. */
  identifiesLeft = 1000;
  /** How many shards GET /gateway/bot recommends. */
  recommendedShards = 1;
  readonly identifyLimit: IdentifyLimit;
  /** The open connections, and how the next ones fail. */
  readonly connections = new Connections<GatewayFailure>();
  /** The frames that clients have sent, oldest first. */
  readonly received: { op: number; d?: unknown }[] = [];
  readonly #state: ServiceState;
  readonly #token: () => string | undefined;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #distortions = new Distortions();

  constructor(state: ServiceState, token: () => string | undefined) {
    this.#state = state;
    this.#token = token;
    this.identifyLimit = new IdentifyLimit(state.clock);
    state.subscribe((event) => {
      const distorted = this.#distortions.apply(event);
      for (const session of this.#sessions.values()) session.deliver(distorted);
    });
  }

  /** GET /gateway/bot: clients use the URL unchanged. */
  address(): Reply {
    const limit = {
      total: 1000,
      remaining: this.identifiesLeft,
      reset_after: 24 * 60 * 60_000,
      max_concurrency: this.identifyLimit.concurrency,
    };
    return { status: 200, body: { url: this.#url(), shards: this.recommendedShards, session_start_limit: limit } };
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const failure = this.connections.accept(socket);
    if (failHandshake(failure, socket)) return;
    this.#server.handleUpgrade(request, socket, head, (client) => this.#greet(client, request, failure));
  }

  /** Makes the next connections fail: `gateway.fail("no-ready", { times: 3 })`; without `times`, until `recover`. */
  fail(failure: GatewayFailure, options?: { times: number }): void {
    this.connections.fail(failure, options);
  }

  /** Lets the next connections succeed again. */
  recover(): void {
    this.connections.recover();
  }

  /** Changes the next events of that name: `gateway.distort("INTERACTION_CREATE", without("channel"))`. */
  distort(name: string, distortion: Distortion, times = 1): void {
    this.#distortions.next(name, distortion, times);
  }

  /** Sends any event, even an invalid one, to every identified client. */
  dispatch(name: string, payload: unknown): void {
    for (const session of this.#sessions.values()) session.dispatch(name, payload);
  }

  /** Sends any text, even one that isn't a valid frame. */
  sendText(text: string): void {
    for (const session of this.#sessions.values()) session.socket?.send(text);
  }

  /** Whether a client is connected and identified. */
  get connected(): boolean {
    return [...this.#sessions.values()].some((session) => session.socket !== undefined);
  }

  /** The shards that are connected and identified, once for each connection. */
  get connectedShards(): number[] {
    const connected = [...this.#sessions.values()].filter(({ socket }) => socket !== undefined);
    return connected.map(({ shard: [shard] }) => shard).sort((a, b) => a - b);
  }

  /** Drops all connections. With `resumable`, sessions stay and missed events are replayed. */
  drop({ resumable }: { resumable: boolean }): void {
    const sockets = [...this.#sessions.values()].map((session) => session.socket);
    if (!resumable) this.#sessions.clear();
    for (const socket of sockets) socket?.terminate();
  }

  /** Asks clients to reconnect and resume (op 7). */
  reconnect(): void {
    this.#broadcast({ op: Op.Reconnect, d: null });
  }

  /** Ends the sessions (op 9), with or without a chance to resume. */
  invalidate({ resumable }: { resumable: boolean }): void {
    this.#broadcast({ op: Op.InvalidSession, d: resumable });
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

  #broadcast(frame: object): void {
    for (const session of this.#sessions.values()) session.socket?.send(JSON.stringify(frame));
  }

  #url(path = ""): string {
    return this.#state.origin.replace(/^http/, "ws") + path;
  }

  #greet(client: WebSocket, request: IncomingMessage, failure: GatewayFailure | undefined): void {
    client.on("error", () => client.terminate());
    if (failure === "silent") return;
    const closes = typeof failure === "object" && "close" in failure ? failure : undefined;
    if (closes && closes.after === undefined) return void client.close(closes.close);
    const refused = closeCodeFor(new URL(request.url ?? "/", this.#state.origin).searchParams);
    if (refused !== undefined) client.close(refused);
    const quota = new Quota(this.#state.clock);
    client.on("message", (bytes) => {
      const closeCode = quota.spend() ? this.#handleFrame(client, String(bytes), failure) : Close.RateLimited;
      if (closeCode !== undefined) client.close(closeCode, reasons.get(closeCode));
    });
    client.on("close", (code) => this.#onClose(client, code));
    client.send(JSON.stringify({ op: Op.Hello, d: { heartbeat_interval: heartbeatMs } }));
  }

  /** A client that closes with 1000 or 1001 ends its session. */
  #onClose(client: WebSocket, code: number): void {
    const session = this.#sessionOf(client);
    if (!session) return;
    session.socket = undefined;
    session.lostAt = this.#state.clock.now();
    if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
    this.#state.watch.changed();
  }

  /** Handles one frame. Returns the close code if it is invalid. */
  #handleFrame(client: WebSocket, text: string, failure: GatewayFailure | undefined): number | undefined {
    const frame = Frame.safeParse(parseJson(text));
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
    else if (!ignoredOpcodes.includes(op)) return Close.UnknownOpcode;
    return undefined;
  }

  #identify(client: WebSocket, given: unknown): Close | undefined {
    const identify = Identify.safeParse(given);
    if (!identify.success) return Close.DecodeError;
    const { token, intents, shard } = identify.data;
    if (!this.#isValidToken(token)) return Close.AuthenticationFailed;
    if (shard && (shard[0] >= shard[1] || shard[0] < 0)) return Close.InvalidShard;
    if (intents >= 1 << 26) return Close.InvalidIntents;
    if (intents & this.#disallowed()) return Close.DisallowedIntents;
    this.identifiesLeft--;
    const ofShard: Shard = shard ?? [0, 1];
    if (this.identifyLimit.take(ofShard[0])) this.#startSession(new Session(this.#state, intents, ofShard, client));
    else client.send(JSON.stringify({ op: Op.InvalidSession, d: false }));
    return undefined;
  }

  /** Tokens come with or without "Bot " in front. */
  #isValidToken(token: string): boolean {
    return this.#token() !== undefined && token.replace(/^Bot /, "") === this.#token();
  }

  #startSession(session: Session): void {
    this.#sessions.set(session.id, session);
    const state = this.#state;
    const guilds = [...state.guilds.values()].filter(({ id }) => isInShard(id, session.shard));
    session.dispatch("READY", {
      v: 10,
      user: { ...userView(state.bot), verified: true, mfa_enabled: true, email: null },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      session_type: "normal",
      resume_gateway_url: this.#url("/resume"),
      shard: session.shard,
      application: { id: state.applicationId, flags: applicationView(state).flags },
      private_channels: [],
      relationships: [],
    });
    if (session.intents & Intent.Guilds) for (const guild of guilds) session.dispatch("GUILD_CREATE", guildView(state, guild));
    state.watch.changed();
  }

  #resume(client: WebSocket, given: unknown): Close | undefined {
    const resume = Resume.safeParse(given);
    if (!resume.success) return Close.DecodeError;
    const { token, session_id, seq } = resume.data;
    if (!this.#isValidToken(token)) return Close.AuthenticationFailed;
    const session = this.#resumable(session_id);
    if (session && seq > session.sequence) return Close.InvalidSeq;
    if (session) session.replay(seq, client);
    else client.send(JSON.stringify({ op: Op.InvalidSession, d: false }));
    this.#state.watch.changed();
    return undefined;
  }

  /** The session, unless it was disconnected for too long. */
  #resumable(id: string): Session | undefined {
    const session = this.#sessions.get(id);
    const late = session?.lostAt !== undefined && this.#state.clock.now() - session.lostAt > resumableMs;
    if (late) this.#sessions.delete(id);
    return late ? undefined : session;
  }

  /** The privileged intents that are off in the developer portal (4014). */
  #disallowed(): number {
    const { messageContent, guildMembers, presences } = this.#state.portal;
    return (messageContent ? 0 : 1 << 15) | (guildMembers ? 0 : 1 << 1) | (presences ? 0 : 1 << 8);
  }

  #sessionOf(client: WebSocket): Session | undefined {
    return [...this.#sessions.values()].find((session) => session.socket === client);
  }
}
