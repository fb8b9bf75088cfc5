import type { Log } from "../ports.ts";
import type { PlatformName } from "../vocabulary.ts";

/** `ready` while people are heard; `starting` while a connection is made or made again; `down` when only an admin can help. */
export type ConnectionStatus = "starting" | "ready" | "down";

/** What a platform's connection is like. Every change is one line in the log. */
export class ConnectionState {
  readonly #platform: PlatformName;
  readonly #log: Log;
  #status: ConnectionStatus = "starting";

  constructor(platform: PlatformName, log: Log) {
    this.#platform = platform;
    this.#log = log;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** `why`: for the log, such as a close code or a sentence for the admin. No names, no messages of people. */
  set(status: ConnectionStatus, why?: string): void {
    if (status === this.#status) return;
    const facts = { platform: this.#platform, from: this.#status, to: status, ...(why !== undefined && { why }) };
    this.#status = status;
    this.#log[status === "down" ? "error" : "info"](facts, "platform state changed");
  }
}
