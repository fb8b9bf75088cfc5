import { GatewayIntentBits as Intent } from "discord.js";
import type { Guild, Role } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { guildView, roleView } from "../state/views.ts";

export function emitGuildCreate(state: ServiceState, guild: Guild): void {
  state.emit({ name: "GUILD_CREATE", intent: Intent.Guilds, guildId: guild.id, payload: () => guildView(state, guild) });
}

export function emitRoleCreate(state: ServiceState, guild: Guild, role: Role): void {
  const payload = () => ({ guild_id: guild.id, role: roleView(role, guild.roles.indexOf(role)) });
  state.emit({ name: "GUILD_ROLE_CREATE", intent: Intent.Guilds, guildId: guild.id, payload });
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
