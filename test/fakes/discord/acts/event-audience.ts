import { GatewayIntentBits as Intent } from "discord.js";
import type { Channel } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { memberView } from "../state/views.ts";

/** The intent and channel that decide who receives an event: guilds and DMs have separate intents. */
export function audience(channel: Channel, kind: "messages" | "reactions") {
  const guild = kind === "messages" ? Intent.GuildMessages : Intent.GuildMessageReactions;
  const direct = kind === "messages" ? Intent.DirectMessages : Intent.DirectMessageReactions;
  return channel.guildId === undefined
    ? { intent: direct, channelId: channel.id, place: { channel_id: channel.id } }
    : { intent: guild, channelId: channel.id, place: { channel_id: channel.id, guild_id: channel.guildId } };
}

/** The `member` field of an event, which only guild events carry. */
export function memberOf(state: ServiceState, channel: Channel, userId: string): object {
  const member = state.memberIn(channel, userId);
  return member ? { member: memberView(member) } : {};
}
