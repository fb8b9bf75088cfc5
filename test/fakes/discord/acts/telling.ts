import { GatewayIntentBits as Intent } from "discord.js";
import type { Channel } from "../state/rows.ts";
import { memberView } from "../state/views.ts";
import type { World } from "../state/world.ts";

/** Whom an event of a channel goes to: guild and direct messages have intents of their own (facts §6). */
export function audience(world: World, channel: Channel, kind: "messages" | "reactions") {
  const guild = kind === "messages" ? Intent.GuildMessages : Intent.GuildMessageReactions;
  const direct = kind === "messages" ? Intent.DirectMessages : Intent.DirectMessageReactions;
  return channel.inGuild
    ? { intent: guild, channelId: channel.id, place: { channel_id: channel.id, guild_id: world.guild.id } }
    : { intent: direct, channelId: channel.id, place: { channel_id: channel.id } };
}

/** `member` of an event's author, which only guild events carry. */
export function memberOf(world: World, channel: Channel, userId: string): object {
  const member = channel.inGuild ? world.guild.members.get(userId) : undefined;
  return member ? { member: memberView(member) } : {};
}
