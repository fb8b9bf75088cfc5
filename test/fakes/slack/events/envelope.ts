export interface Envelope {
  type: "events_api" | "interactive" | "slash_commands";
  payload: Record<string, unknown>;
  /** On redeliveries: 1 to 3, and what went wrong before. */
  retry?: { attempt: number; reason: string };
}

/** What came of handing an envelope over. */
export type Ack = { ok: true; payload: unknown } | { ok: false; reason: string; final?: boolean };

/** How long the app has, in milliseconds of the clock. */
export const ackMs = 3000;

/** One of the two ways to the app: Socket Mode or signed HTTP. */
export interface Line {
  send(envelope: Envelope): Promise<Ack>;
}
