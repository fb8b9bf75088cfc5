import { ChannelType } from "discord.js";
import { demand, may } from "../rules/permissions.ts";
import { refusal } from "../rules/refusal.ts";
import type { Channel } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

export interface PostContents {
  files: boolean;
  embeds: boolean;
  reply: boolean;
}

/** Throws unless the user may post this here. SendMessages has no effect in threads. */
export function demandPosting(state: ServiceState, userId: string, channel: Channel, contents: PostContents): void {
  if (channel.type === ChannelType.GuildForum) throw refusal("notText");
  if (userId === state.bot.id) demandOpenDms(state, channel);
  demand(state, userId, channel, channel.thread ? "SendMessagesInThreads" : "SendMessages");
  if (channel.thread?.locked && !may(state, userId, channel, "ManageThreads")) throw refusal("threadLocked");
  if (contents.reply && !may(state, userId, channel, "ReadMessageHistory")) throw refusal("noHistoryForReply");
  if (contents.files) demand(state, userId, channel, "AttachFiles");
  if (contents.embeds) demand(state, userId, channel, "EmbedLinks");
}

/** Throws if the person has closed their DMs (50007). */
function demandOpenDms(state: ServiceState, channel: Channel): void {
  if (channel.recipientId !== undefined && state.users.get(channel.recipientId)?.closed) throw refusal("closedToDirect");
}
