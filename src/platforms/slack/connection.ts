// Whether Slack can reach us, and who we are there.

import { ConnectionState, type ConnectionStatus } from "../../core/connection-state.ts";
import { PlatformRefusedError } from "../../core/errors.ts";
import type { Log } from "../../core/ports.ts";
import type { Pause } from "../shared/pause.ts";
import type { Api, Self } from "./api.ts";
import type { Door, Hear, Watch } from "./doors.ts";
import { isRevoked } from "./faults.ts";
import { HttpDoor } from "./http-door.ts";
import { SocketDoor } from "./socket-door.ts";
import { sentences } from "./wording.ts";

export interface ConnectionOptions {
  /** Socket Mode with an app token; else HTTP. */
  way: { appToken: string } | { signingSecret: string; port: number };
  /** With a slash at its end: "https://slack.com/api/". */
  apiUrl: string;
  log: Log;
  pause: Pause;
  /** How long Slack may take to say hello, in milliseconds. */
  helloTimeoutMs?: number | undefined;
}

export interface Session {
  /** We know who we are, and nothing has come in yet. What it does is local. */
  begins(): Promise<void>;
  /** The connection is back after nothing could reach us for a while. */
  goesOn(): void;
  /** Slack won't let us in again. */
  ends(): void;
  hear: Hear;
}

export class Connection {
  readonly #api: Api;
  readonly #door: Door;
  readonly #state: ConnectionState;
  #self: Self = { team: "", user: "", address: "" };
  #session: Session | undefined;
  #stopped = true;

  constructor(options: ConnectionOptions, api: Api) {
    this.#api = api;
    this.#state = new ConnectionState("slack", options.log);
    this.#door = this.#doorFor(options);
  }

  get status(): ConnectionStatus {
    return this.#state.status;
  }

  /** Empty until Slack has said who we are. */
  get self(): Self {
    return this.#self;
  }

  /** Who the bot is, also before it is connected: what was posted earlier is found, not posted again. */
  async identify(): Promise<Self> {
    if (this.#self.user === "") this.#self = await this.#api.self();
    return this.#self;
  }

  /** One attempt. Throws a `PlatformRefusedError` when Slack refuses a token, or when the port is taken. */
  async open(session: Session): Promise<void> {
    this.#session = session;
    this.#stopped = false;
    try {
      this.#self = await this.#api.self();
      await session.begins();
      await this.#door.open(session.hear);
      if (!this.#stopped) this.#state.set("ready");
    } catch (error) {
      const refused = isRevoked(error) ? new PlatformRefusedError(sentences.wrongBotToken, { cause: error }) : error;
      if (refused instanceof PlatformRefusedError) this.#state.set("down", refused.message);
      throw refused;
    }
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#state.set("starting", "stopped");
    await this.#door.close();
  }

  /** Slack no longer takes the token, said in answer to a call. */
  revoked(): void {
    if (this.status === "ready") this.down(sentences.wrongBotToken);
  }

  /** The other platforms go on. */
  down(why: string): void {
    if (this.status === "down") return;
    this.#state.set("down", why);
    this.#door.rest();
    this.#session?.ends();
  }

  #doorFor({ way, log, ...options }: ConnectionOptions): Door {
    const watch: Watch = {
      found: () => this.#found(),
      lost: () => {
        if (this.status === "ready") this.#state.set("starting", "connection lost");
      },
      refused: (why) => this.down(why),
      trouble: (error) => log.warn({ err: error }, "a connection to Slack failed"),
      failed: (error) => log.error({ err: error }, "what Slack sent could not be taken, and will be sent again"),
      dropped: (error) => log.warn({ err: error }, "something from Slack could not be read and was dropped"),
    };
    if (!("appToken" in way)) return new HttpDoor(way.signingSecret, way.port, watch);
    return new SocketDoor({ ...options, appToken: way.appToken, watch });
  }

  #found(): void {
    if (this.status === "down" || this.#stopped) return;
    this.#state.set("ready");
    this.#session?.goesOn();
  }
}
