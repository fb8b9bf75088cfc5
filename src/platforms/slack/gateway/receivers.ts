// How events arrive from Slack: over two Socket Mode connections, or as signed HTTP requests. Slack resends what isn't acknowledged.

import type { Ack } from "../inbound/interactions/context.ts";
import type { Payload } from "../inbound/types.ts";

/** Rejects if the event couldn't be stored: then it isn't acknowledged. `connection`: the one it arrived on. */
export type EventHandler = (body: Payload, ack: Ack, connection: object) => Promise<void>;

export interface Receiver {
  /** One attempt, within 15 seconds. Resolves when events can arrive. Rejects with a `PlatformRefusedError` if they never will. */
  open(onEvent: EventHandler): Promise<void>;
  /** Stops reconnecting, because Slack revoked access. Open connections may still deliver the last events. */
  stopReconnecting(): void;
  /** `open` may be called again. */
  close(): Promise<void>;
}

export interface ConnectionListener {
  /** The connection is back after an interruption. */
  onConnected(): void;
  onDisconnected(): void;
  /** Slack no longer accepts the token. */
  onRefused(why: string): void;
  /** An attempt to connect failed. Another one follows. */
  onError(error: unknown): void;
  /** An event couldn't be handled. Slack sends it again. */
  onHandlerError(error: unknown): void;
  /** An unreadable event was dropped. Slack doesn't send it again. */
  onUnreadable(why: unknown): void;
}
