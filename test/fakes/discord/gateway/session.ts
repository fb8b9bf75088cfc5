import { GatewayIntentBits as Intent, GatewayOpcodes as Op } from "discord.js";
import type { WebSocket } from "ws";
import { may } from "../rules/permissions.ts";
import type { ServiceEvent, ServiceState } from "../state/service-state.ts";
import { isInShard, type Shard } from "../state/snowflakes.ts";

/** One client's session: its intents, the events sent to it, and its connection. It outlives its connections. */
export class Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: Shard;
  socket: WebSocket | undefined;
  /** By the service's clock. */
  lostAt: number | undefined;
  readonly #state: ServiceState;
  #sequence = 0;
  #sent: { sequence: number; frame: string }[] = [];

  constructor(state: ServiceState, intents: number, shard: Shard, socket: WebSocket) {
    this.#state = state;
    this.id = state.newToken().slice(0, 32);
    this.intents = intents;
    this.shard = shard;
    this.socket = socket;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Sends an event of the session's shard if its intents and the bot's permissions allow it. */
  deliver(event: ServiceEvent): void {
    const channel = event.channelId === undefined ? undefined : this.#state.channels.get(event.channelId);
    const guildId = event.guildId ?? channel?.guildId;
    if (guildId === undefined ? this.shard[0] !== 0 : !isInShard(guildId, this.shard)) return;
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

  /** Sends the events after `sequence` again, in order, then RESUMED. An older connection gets no more events. */
  replay(sequence: number, socket: WebSocket): void {
    this.socket = socket;
    this.lostAt = undefined;
    for (const one of this.#sent) if (one.sequence > sequence) socket.send(one.frame);
    this.dispatch("RESUMED", {});
  }
}
