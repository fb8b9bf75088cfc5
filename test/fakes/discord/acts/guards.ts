import { ChannelType } from "discord.js";
import { demand, may } from "../rules/permissions.ts";
import { refusal } from "../rules/refusal.ts";
import type { Channel } from "../state/rows.ts";
import type { World } from "../state/world.ts";

export interface Wants {
  files: boolean;
  embeds: boolean;
  reply: boolean;
}

/** Who may send what where; SendMessages has no effect in threads (facts §6). */
export function demandPosting(world: World, userId: string, channel: Channel, wants: Wants): void {
  if (channel.type === ChannelType.GuildForum) throw refusal("notText");
  if (userId === world.bot.id) demandOpenDoor(world, channel);
  demand(world, userId, channel, channel.thread ? "SendMessagesInThreads" : "SendMessages");
  if (channel.thread?.locked && !may(world, userId, channel, "ManageThreads")) throw refusal("threadLocked");
  if (wants.reply && !may(world, userId, channel, "ReadMessageHistory")) throw refusal("noHistoryForReply");
  if (wants.files) demand(world, userId, channel, "AttachFiles");
  if (wants.embeds) demand(world, userId, channel, "EmbedLinks");
}

/** A person who takes no direct messages (50007). */
function demandOpenDoor(world: World, channel: Channel): void {
  if (channel.recipientId !== undefined && world.users.get(channel.recipientId)?.closed) throw refusal("closedToDirect");
}
