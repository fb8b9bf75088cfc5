// How Slack reaches us: two connections of Socket Mode, or signed HTTP requests. What is not acknowledged, Slack sends again.

import type { Ack } from "../inbound/interaction-context.ts";
import type { Payload } from "../inbound/types.ts";

/** Rejects when it could not be written down: then it is not acknowledged. `line`: the connection that it came over. */
export type EventHandler = (body: Payload, ack: Ack, connection: object) => Promise<void>;

export interface Receiver {
  /** One attempt, within 15 seconds. Resolves when Slack can reach us. Rejects with a sentence when it never will. */
  open(onEvent: EventHandler): Promise<void>;
  /** Slack has revoked access: stops reconnecting. Open connections may still deliver last events. */
  stopReconnecting(): void;
  /** Can be opened again after that. */
  close(): Promise<void>;
}

export interface ConnectionListener {
  /** Nothing could reach us for a while, and now it can. */
  onConnected(): void;
  onDisconnected(): void;
  /** Slack no longer accepts the token. */
  onRefused(why: string): void;
  /** An attempt to connect failed; the next one comes later. */
  onError(error: unknown): void;
  /** What came in could not be dealt with: Slack sends it again. */
  onHandlerError(error: unknown): void;
  /** Something came in that cannot be read. It was dropped, and Slack does not send it again. */
  onUnreadable(why: unknown): void;
}
