import { GatewayIntentBits as Intent, GatewayOpcodes as Op } from "discord.js";
import type { WebSocket } from "ws";
import { may } from "../rules/permissions.ts";
import type { ServiceEvent, ServiceState } from "../state/service-state.ts";

/** One client's session: its intents, the events sent to it, and its connection. It outlives its connections. */
export class Session {
  readonly id: string;
  readonly intents: number;
  socket: WebSocket | undefined;
  /** By the service's clock. */
  lostAt: number | undefined;
  readonly #state: ServiceState;
  #sequence = 0;
  #sent: { sequence: number; frame: string }[] = [];

  constructor(state: ServiceState, intents: number, socket: WebSocket) {
    this.#state = state;
    this.id = state.newToken().slice(0, 32);
    this.intents = intents;
    this.socket = socket;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Sends an event if the session's intents and the bot's permissions allow it. */
  deliver(event: ServiceEvent): void {
    const channel = event.channelId === undefined ? undefined : this.#state.channels.get(event.channelId);
    if (event.intent !== 0 && (this.intents & event.intent) === 0) return;
    if (channel && !may(this.#state, this.#state.bot.id, channel, "ViewChannel")) return;
    this.dispatch(event.name, event.payload((this.intents & Intent.MessageContent) !== 0));
  }

  dispatch(name: string, payload: unknown): void {
    const sequence = ++this.#sequence;
    const frame = JSON.stringify({ op: Op.Dispatch, t: name, s: sequence, d: payload });
    this.#sent.push({ sequence, frame });
    this.socket?.send(frame);
  }

  /** Sends the events after `sequence` again, in order, then RESUMED. */
  replay(sequence: number, socket: WebSocket): void {
    this.socket = socket;
    this.lostAt = undefined;
    for (const one of this.#sent) if (one.sequence > sequence) socket.send(one.frame);
    this.dispatch("RESUMED", {});
  }
}
