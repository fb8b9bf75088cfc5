import { GatewayIntentBits as Intent } from "discord.js";
import type { Guild } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { guildView } from "../state/views.ts";

export function emitGuildCreate(state: ServiceState, guild: Guild): void {
  state.emit({ name: "GUILD_CREATE", intent: Intent.Guilds, guildId: guild.id, payload: () => guildView(state, guild) });
}

/** With `unavailable`, an outage; without, the bot was removed (guild delete). */
export function emitGuildDelete(state: ServiceState, { id }: Guild, more: { unavailable?: true } = {}): void {
  state.emit({ name: "GUILD_DELETE", intent: Intent.Guilds, guildId: id, payload: () => ({ id, ...more }) });
}

/** Removes the bot from a guild. Its channels are out of reach from then on (10003). */
export function removeGuild(state: ServiceState, guild: Guild): void {
  state.guilds.delete(guild.id);
  for (const channel of state.channelsOf(guild)) state.dropChannel(channel);
  emitGuildDelete(state, guild);
}
