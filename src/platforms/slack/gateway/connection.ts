// The connection to Slack.

import { PlatformRefusedError } from "../../../core/errors.ts";
import { ConnectionState, type ConnectionStatus } from "../../../core/platforms/connection-state.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Sleep } from "../../shared/gateway/sleep.ts";
import { slackMessages } from "../messages.ts";
import { isRevoked } from "./errors.ts";
import { HttpReceiver, type PageHandler } from "./http-receiver.ts";
import type { ConnectionListener, EventHandler, Receiver } from "./receivers.ts";
import { SocketReceiver } from "./socket-mode-receiver.ts";

export interface ConnectionOptions {
  /** Socket Mode with an app token, otherwise HTTP. */
  transport: { appToken: string } | { signingSecret: string; port: number };
  /** With a trailing slash: "https://slack.com/api/". */
  apiUrl: string;
  log: Log;
  sleep: Sleep;
  /** Answers people's browsers over HTTP. */
  pages?: PageHandler | undefined;
  /** How long Slack's hello may take, in milliseconds. */
  helloTimeoutMs?: number | undefined;
}

export interface ConnectionHandlers {
  /** No event has arrived yet. Rejects if the bot can't work. */
  onOpening(): Promise<void>;
  /** The connection is back after an interruption. */
  onReconnected(): void;
  /** Slack revoked the bot's access. */
  onRevoked(): void;
  onEvent: EventHandler;
}

export class Connection {
  readonly #receiver: Receiver;
  readonly #state: ConnectionState;
  #handlers: ConnectionHandlers | undefined;
  #stopped = true;

  constructor(options: ConnectionOptions) {
    this.#state = new ConnectionState("slack", options.log);
    this.#receiver = this.#createReceiver(options);
  }

  get status(): ConnectionStatus {
    return this.#state.status;
  }

  /** One attempt. Throws a `PlatformRefusedError` if Slack refuses a token or the port is in use. */
  async open(session: ConnectionHandlers): Promise<void> {
    this.#handlers = session;
    this.#stopped = false;
    try {
      await session.onOpening();
      await this.#receiver.open(session.onEvent);
      if (!this.#stopped) this.#state.set("ready");
    } catch (error) {
      const refused = isRevoked(error) ? new PlatformRefusedError(slackMessages.wrongBotToken, { cause: error }) : error;
      if (refused instanceof PlatformRefusedError) this.#state.set("down", refused.message);
      throw refused;
    }
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#state.set("starting", "stopped");
    await this.#receiver.close();
  }

  /** A call failed because Slack no longer accepts the token. */
  handleRevoked(): void {
    if (this.status === "ready") this.shutDown(slackMessages.wrongBotToken);
  }

  /** Ends this platform only. The others continue. */
  shutDown(why: string): void {
    if (this.status === "down") return;
    this.#state.set("down", why);
    this.#receiver.stopReconnecting();
    this.#handlers?.onRevoked();
  }

  #createReceiver({ transport, log, ...options }: ConnectionOptions): Receiver {
    const listener: ConnectionListener = {
      onConnected: () => this.#onConnected(),
      onDisconnected: () => {
        if (this.status === "ready") this.#state.set("starting", "connection lost");
      },
      onRefused: (why) => this.shutDown(why),
      onError: (error) => log.warn({ err: error }, "Slack connection failed"),
      onHandlerError: (error) => log.error({ err: error }, "failed to handle Slack request, waiting for redelivery"),
      onUnreadable: (error) => log.warn({ err: error }, "dropped unreadable Slack request"),
    };
    if (!("appToken" in transport)) return new HttpReceiver(transport, listener, options.pages);
    return new SocketReceiver({ ...options, appToken: transport.appToken, listener });
  }

  #onConnected(): void {
    if (this.status === "down" || this.#stopped) return;
    this.#state.set("ready");
    this.#handlers?.onReconnected();
  }
}
