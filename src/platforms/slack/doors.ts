// How Slack reaches us: two connections of Socket Mode, or signed HTTP requests. What is not acknowledged, Slack sends again.

import { type App, HTTPReceiver, type ReceiverEvent, SocketModeReceiver, webApi } from "@slack/bolt";
import { PlatformError, PlatformRefusedError } from "../../core/errors.ts";
import { pause } from "../shared/pause.ts";
import { quiet } from "./logger.ts";
import type { Ack } from "./room.ts";
import { sentences } from "./wording.ts";

/** Rejects when it could not be written down: then it is not acknowledged. */
export type Hear = (body: unknown, ack: Ack) => Promise<void>;

export interface Door {
  /** Resolves when Slack can reach us. Rejects with a sentence when it never will. */
  open(hear: Hear): Promise<void>;
  /** Slack will not let us in again: nothing is connected anew, and what is connected may bring the last words. */
  rest(): void;
  close(): Promise<void>;
}

interface Watch {
  /** Nothing could reach us for a while, and now it can. */
  found(): void;
  lost(): void;
  /** Slack does not take the token any more. */
  refused(why: string): void;
  trouble(error: unknown): void;
}

const TIMEOUT_MS = 10_000;
const CLOSE_MS = 1_000;
const AGAIN_MS = [0, 1_000, 2_000, 5_000, 10_000, 30_000];
/** While Slack renews one connection, the other hears what comes. */
const LINES = 2;
const EARLY_MS = 300_000;
const fatal = [
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "not_allowed_token_type",
  "user_removed_from_team",
];
const fatalToo = ["team_disabled", "no_permission", "missing_scope", "token_expired", "org_login_required", "access_denied"];

export class SocketDoor implements Door {
  readonly #token: string;
  readonly #apiUrl: string;
  readonly #watch: Watch;
  readonly #open = new Set<SocketModeReceiver>();
  #hear: Hear = async () => {};
  #closed = false;
  #resting = false;
  #wasLost = false;

  constructor(token: string, apiUrl: string, watch: Watch) {
    this.#token = token;
    this.#apiUrl = apiUrl;
    this.#watch = watch;
  }

  async open(hear: Hear): Promise<void> {
    this.#hear = hear;
    this.#closed = false;
    this.#resting = false;
    await this.#connect();
    for (let line = 1; line < LINES; line++) void this.#connectAgain();
  }

  rest(): void {
    this.#resting = true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closing = [...this.#open].map(({ client }) => client.disconnect());
    await Promise.race([Promise.all(closing), pause(CLOSE_MS)]);
    this.#open.clear();
  }

  /** One line: it is connected anew as soon as it ends, however it ends. */
  async #connect(): Promise<void> {
    const receiver = new SocketModeReceiver({
      ...{ appToken: this.#token, autoReconnectEnabled: false, logger: quiet, processEventErrorHandler: async () => false },
      installerOptions: { clientOptions: { slackApiUrl: this.#apiUrl, timeout: TIMEOUT_MS, retryConfig: { retries: 0 } } },
    });
    receiver.init(listener((event) => this.#hear(event.body, (response) => event.ack(response))));
    try {
      await receiver.start();
    } catch (error) {
      throw isFatal(error) ? new PlatformRefusedError(sentences.wrongAppToken, { cause: error }) : asAway(error);
    }
    this.#open.add(receiver);
    receiver.client.once("disconnected", () => this.#ended(receiver));
    if (this.#closed) await this.close();
    else if (this.#wasLost) this.#found();
  }

  #found(): void {
    this.#wasLost = false;
    this.#watch.found();
  }

  #ended(receiver: SocketModeReceiver): void {
    this.#open.delete(receiver);
    if (this.#closed || this.#resting) return;
    if (this.#open.size === 0) {
      this.#wasLost = true;
      this.#watch.lost();
    }
    void this.#connectAgain();
  }

  async #connectAgain(): Promise<void> {
    for (let tries = 0; !this.#closed && !this.#resting; tries++) {
      await pause(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0);
      if (this.#closed || this.#resting) return;
      try {
        await this.#connect();
        return;
      } catch (error) {
        if (error instanceof PlatformRefusedError) {
          this.#watch.refused(error.message);
          return;
        }
        this.#watch.trouble(error);
      }
    }
  }
}

export class HttpDoor implements Door {
  readonly #signingSecret: string;
  readonly #port: number;
  #receiver: HTTPReceiver | undefined;

  constructor(signingSecret: string, port: number) {
    this.#signingSecret = signingSecret;
    this.#port = port;
  }

  async open(hear: Hear): Promise<void> {
    const receiver = new HTTPReceiver({
      ...{ signingSecret: this.#signingSecret, port: this.#port, endpoints: "/slack/events", logger: quiet },
      customPropertiesExtractor: ({ headers }) => ({ at: Number(headers["x-slack-request-timestamp"]) * 1000 }),
      dispatchErrorHandler: ({ response }) => void response.writeHead(404).end(""),
      processEventErrorHandler: async ({ response }) => {
        if (!response.headersSent) response.writeHead(500).end("");
        return false;
      },
    });
    receiver.init(
      listener(async (event) => {
        // The library refuses requests that are too old; one from the future could be kept for later.
        if (Number(event.customProperties?.at) > Date.now() + EARLY_MS) throw new Error("signed for a time to come");
        await hear(event.body, (response) => event.ack(response));
      }),
    );
    try {
      await receiver.start(this.#port);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      throw taken ? new PlatformRefusedError(sentences.portTaken, { cause: error }) : error;
    }
    this.#receiver = receiver;
  }

  rest(): void {}

  async close(): Promise<void> {
    const closing = this.#receiver?.stop().catch(() => {});
    this.#receiver = undefined;
    await Promise.race([closing, pause(CLOSE_MS)]);
  }
}

/** What a receiver asks of the library's App: Bolt's own would acknowledge before anything is written down. */
function listener(processEvent: (event: ReceiverEvent) => Promise<void>): App {
  return { processEvent } as App;
}

function isFatal(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && [...fatal, ...fatalToo].includes(error.data.error);
}

function asAway(error: unknown): PlatformError {
  return new PlatformError("unavailable", "Slack cannot be reached", { cause: error });
}
