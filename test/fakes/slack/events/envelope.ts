export interface Envelope {
  type: "events_api" | "interactive" | "slash_commands";
  payload: Record<string, unknown>;
  /** On redeliveries: the attempt (1 to 3) and the reason. */
  retry?: { attempt: number; reason: string };
}

/** The outcome of sending an envelope. */
export type Ack = { ok: true; payload: unknown } | { ok: false; reason: string; final?: boolean };

/** The time to acknowledge, in milliseconds of the clock. */
export const ackTimeoutMs = 3000;

/** A connection to the app: Socket Mode or signed HTTP. */
export interface Transport {
  send(envelope: Envelope): Promise<Ack>;
}
