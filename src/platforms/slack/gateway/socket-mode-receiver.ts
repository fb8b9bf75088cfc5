// Socket Mode with two connections, so that one receives events while Slack renews the other. One attempt at a time.

import { type AckFn, SocketModeReceiver, webApi } from "@slack/bolt";
import { deadlineWithin, raceWithAbort } from "../../../core/concurrency/abort.ts";
import { PlatformError, PlatformRefusedError } from "../../../core/errors.ts";
import { Backoff } from "../../../core/platforms/backoff.ts";
import { type Sleep, sleep } from "../../shared/gateway/sleep.ts";
import { isPayload } from "../inbound/payloads.ts";
import { slackMessages } from "../messages.ts";
import { silentLogger } from "./logger.ts";
import type { ConnectionListener, EventHandler, Receiver } from "./receivers.ts";

const SOCKETS = 2;
const CALL_TIMEOUT_MS = 10_000;
/** From requesting a URL to Slack's hello. */
const HELLO_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** How many may end early before there is a delay. Slack sometimes renews both at once. */
const MAX_EARLY_ENDS = 2 * SOCKETS;
/** A connection that lasted this long was stable. */
const STABLE_MS = 60_000;

/** The library would retry for longer than an attempt may take. */
const once = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };

const refusals = [
  ...["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"],
  ...["user_removed_from_team", "team_disabled", "no_permission", "missing_scope", "org_login_required", "access_denied"],
];

type Client = SocketModeReceiver["client"];

/** The `slack_event` of Bolt's Socket Mode client. */
interface Envelope {
  body: unknown;
  ack: AckFn<object>;
}

export interface SocketOptions {
  appToken: string;
  apiUrl: string;
  listener: ConnectionListener;
  sleep: Sleep;
  /** How long an attempt may take in milliseconds. Default: 15 seconds. */
  helloTimeoutMs?: number | undefined;
}

export class SocketReceiver implements Receiver {
  readonly #options: SocketOptions;
  #sockets: SocketLoop | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  async open(onEvent: EventHandler): Promise<void> {
    this.#sockets = new SocketLoop(this.#options, onEvent);
    await this.#sockets.open();
  }

  stopReconnecting(): void {
    this.#sockets?.stopReconnecting();
  }

  async close(): Promise<void> {
    await this.#sockets?.close();
  }
}

/** The connections between `open` and `close`. */
class SocketLoop {
  readonly #options: SocketOptions;
  readonly #onEvent: EventHandler;
  readonly #open = new Set<Client>();
  readonly #closing = new AbortController();
  readonly #backoff = new Backoff();
  #resting = false;
  #connecting = false;
  #failed = false;
  #earlyEnds = 0;
  #wasLost = false;

  constructor(options: SocketOptions, onEvent: EventHandler) {
    this.#options = options;
    this.#onEvent = onEvent;
  }

  async open(): Promise<void> {
    await this.#connect();
    void this.#keepConnected();
  }

  stopReconnecting(): void {
    this.#resting = true;
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error("connection closed"));
    const closing = [...this.#open].map((client) => client.disconnect());
    await Promise.race([Promise.all(closing), sleep(CLOSE_TIMEOUT_MS)]);
    for (const client of this.#open) discard(client);
  }

  get #isOver(): boolean {
    return this.#closing.signal.aborted || this.#resting;
  }

  /** Keeps all connections open, one attempt at a time. */
  async #keepConnected(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    while (!this.#isOver && this.#open.size < SOCKETS) {
      if (this.#failed || this.#earlyEnds > MAX_EARLY_ENDS) await this.#options.sleep(this.#backoff.next());
      if (!this.#isOver) await this.#attempt();
    }
    this.#connecting = false;
  }

  async #attempt(): Promise<void> {
    const { listener } = this.#options;
    try {
      await this.#connect();
    } catch (error) {
      this.#failed = true;
      if (this.#isOver) return;
      if (!(error instanceof PlatformRefusedError)) return listener.onError(error);
      this.#resting = true;
      listener.onRefused(error.message);
    }
  }

  /** Opens one connection. When it ends, for whatever reason, the loop opens another. */
  async #connect(): Promise<void> {
    const { appToken, apiUrl, listener, helloTimeoutMs = HELLO_TIMEOUT_MS } = this.#options;
    const { client } = new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: silentLogger,
      installerOptions: { clientOptions: { slackApiUrl: apiUrl, timeout: Math.min(CALL_TIMEOUT_MS, helloTimeoutMs), ...once } },
    });
    catchListenerErrors(client, listener);
    // Bolt's App would acknowledge an event before it's stored. Without one, the receiver leaves events to this listener.
    client.on("slack_event", (envelope: Envelope) => this.#handleEnvelope(envelope, client));
    await waitForHello(client, helloTimeoutMs, this.#closing.signal);
    this.#onOpened(client);
  }

  #onOpened(client: Client): void {
    const since = performance.now();
    this.#failed = false;
    this.#backoff.connected();
    this.#open.add(client);
    client.once("disconnected", () => this.#onClosed(client, performance.now() - since));
    if (!client.websocket?.isActive()) this.#onClosed(client, 0);
    else if (this.#wasLost) {
      this.#wasLost = false;
      this.#options.listener.onConnected();
    }
  }

  async #handleEnvelope({ body, ack }: Envelope, client: Client): Promise<void> {
    try {
      if (isPayload(body)) return await this.#onEvent(body, (response) => ack(response), client);
      this.#options.listener.onUnreadable("envelope without a payload");
      await ack();
    } catch (error) {
      this.#options.listener.onHandlerError(error);
    }
  }

  #onClosed(client: Client, livedMs: number): void {
    if (!this.#open.delete(client)) return;
    discard(client);
    this.#earlyEnds = livedMs < STABLE_MS ? this.#earlyEnds + 1 : 0;
    if (this.#isOver) return;
    if (this.#open.size === 0) {
      this.#wasLost = true;
      this.#options.listener.onDisconnected();
    }
    void this.#keepConnected();
  }
}

/** Resolves at Slack's hello. Cleans up after an attempt that takes too long or is aborted. */
async function waitForHello(client: Client, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const deadline = deadlineWithin(signal, timeoutMs);
  const starting = client.start();
  try {
    await raceWithAbort(starting, deadline.signal);
  } catch (error) {
    discard(client);
    starting.then(() => discard(client)).catch(() => {}); // it may still connect
    throw isRefusal(error) ? new PlatformRefusedError(slackMessages.wrongAppToken, { cause: error }) : toUnavailable(error);
  } finally {
    deadline.release();
  }
}

/** The first call starts a clean close, the second one terminates the connection. */
function discard(client: Client): void {
  void client.disconnect();
  void client.disconnect();
}

/** The client parses frames in a listener that nobody awaits. An error there would end the process. */
function catchListenerErrors(client: Client, listener: ConnectionListener): void {
  const readers = client.listeners("ws_message");
  client.off("ws_message");
  client.on("ws_message", async (data: unknown, isBinary: unknown) => {
    try {
      for (const read of readers) await read.call(client, data, isBinary);
    } catch (error) {
      listener.onUnreadable(error);
      const id = envelopeIn(data);
      if (id !== undefined) client.websocket?.send(JSON.stringify({ envelope_id: id }), () => {});
    }
  });
}

function envelopeIn(data: unknown): string | undefined {
  const frame: unknown = JSON.parse(String(data)); // the client could parse it
  return typeof frame === "object" && frame && "envelope_id" in frame ? String(frame.envelope_id) : undefined;
}

function isRefusal(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && refusals.includes(error.data.error);
}

function toUnavailable(error: unknown): PlatformError {
  return new PlatformError("unavailable", "Slack is unreachable", { cause: error });
}
