import { GatewayIntentBits as Intent } from "discord.js";
import type { Channel } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { memberView } from "../state/views.ts";

/** The intent and channel that decide who receives an event: guilds and DMs have separate intents. */
export function audience(state: ServiceState, channel: Channel, kind: "messages" | "reactions") {
  const guild = kind === "messages" ? Intent.GuildMessages : Intent.GuildMessageReactions;
  const direct = kind === "messages" ? Intent.DirectMessages : Intent.DirectMessageReactions;
  return channel.inGuild
    ? { intent: guild, channelId: channel.id, place: { channel_id: channel.id, guild_id: state.guild.id } }
    : { intent: direct, channelId: channel.id, place: { channel_id: channel.id } };
}

/** The `member` field of an event, which only guild events carry. */
export function memberOf(state: ServiceState, channel: Channel, userId: string): object {
  const member = channel.inGuild ? state.guild.members.get(userId) : undefined;
  return member ? { member: memberView(member) } : {};
}
