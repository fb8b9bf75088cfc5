import type { Log } from "../ports/runtime.ts";
import type { PlatformName } from "../vocabulary.ts";

/** `ready`: receives events. `starting`: connects or reconnects. `down`: only an admin can help. */
export type ConnectionStatus = "starting" | "ready" | "down";

/** The state of a platform's connection. Every change is one log line. */
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

  /** `why`: for the log, such as a close code or a sentence for the admin. Never names or people's messages. */
  set(status: ConnectionStatus, why?: string): void {
    if (status === this.#status) return;
    const facts = { platform: this.#platform, from: this.#status, to: status, ...(why !== undefined && { why }) };
    this.#status = status;
    this.#log[status === "down" ? "error" : "info"](facts, "platform state changed");
  }
}
