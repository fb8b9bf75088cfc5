import { GatewayIntentBits as Intent, GatewayOpcodes as Op } from "discord.js";
import type { WebSocket } from "ws";
import { may } from "../rules/permissions.ts";
import type { Happening, World } from "../state/world.ts";

/** One client's session: what it asked for, what it was sent, and whether it is connected. It outlives its connections. */
export class Session {
  readonly id: string;
  readonly intents: number;
  socket: WebSocket | undefined;
  /** By the service's clock. */
  lostAt: number | undefined;
  readonly #world: World;
  #sequence = 0;
  #sent: { sequence: number; frame: string }[] = [];

  constructor(world: World, intents: number, socket: WebSocket) {
    this.#world = world;
    this.id = world.newToken().slice(0, 32);
    this.intents = intents;
    this.socket = socket;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Tells it what happened, if its intents and the bot's permissions let it know (facts §6). */
  hear(happening: Happening): void {
    const channel = happening.channelId === undefined ? undefined : this.#world.channels.get(happening.channelId);
    if (happening.intent !== 0 && (this.intents & happening.intent) === 0) return;
    if (channel && !may(this.#world, this.#world.bot.id, channel, "ViewChannel")) return;
    this.dispatch(happening.name, happening.payload((this.intents & Intent.MessageContent) !== 0));
  }

  dispatch(name: string, payload: unknown): void {
    const sequence = ++this.#sequence;
    const frame = JSON.stringify({ op: Op.Dispatch, t: name, s: sequence, d: payload });
    this.#sent.push({ sequence, frame });
    this.socket?.send(frame);
  }

  /** Sends again, in order, what came after `sequence`, then RESUMED. */
  replay(sequence: number, socket: WebSocket): void {
    this.socket = socket;
    this.lostAt = undefined;
    for (const one of this.#sent) if (one.sequence > sequence) socket.send(one.frame);
    this.dispatch("RESUMED", {});
  }
}
