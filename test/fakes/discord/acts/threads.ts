import { ChannelType, GatewayIntentBits as Intent, MessageFlags, MessageType } from "discord.js";
import { refusal } from "../rules/refusal.ts";
import type { Channel, Message } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { channelView, threadMemberView } from "../state/views.ts";
import { change, postSystemMessage } from "./messages.ts";

const maxActiveThreads = 1000;

export interface NewThread {
  name: string;
  ownerId: string;
  autoArchiveMinutes: number;
  /** The message it starts from, whose id it gets. */
  on?: Message;
}

/** Creates a thread and emits the events. One per message (160004), about a thousand active ones (160006). */
export function openThread(state: ServiceState, parent: Channel, given: NewThread): Channel {
  if (given.on && state.channels.has(given.on.id)) throw refusal("threadExists");
  if (state.threads().filter((channel) => !channel.thread?.archived).length >= maxActiveThreads) throw refusal("tooManyThreads");
  const thread: Channel = {
    id: given.on?.id ?? state.ids.next(),
    type: ChannelType.PublicThread,
    name: given.name,
    ...(parent.guildId === undefined ? {} : { guildId: parent.guildId }),
    parentId: parent.id,
    overwrites: [],
    thread: {
      ownerId: given.ownerId,
      archived: false,
      locked: false,
      autoArchiveMinutes: given.autoArchiveMinutes,
      archiveChangedAt: state.clock.now(),
      members: new Set([given.ownerId]),
    },
  };
  state.channels.set(thread.id, thread);
  emitChannelEvent(state, thread, "THREAD_CREATE", { newly_created: true });
  if (given.on) {
    change(state, given.on, { flags: given.on.flags | MessageFlags.HasThread }, false);
    const starter = { kind: "starter", messageId: given.on.id, channelId: parent.id } as const;
    postSystemMessage(state, thread, MessageType.ThreadStarterMessage, given.ownerId, { reference: starter });
  }
  return thread;
}

export function setArchived(state: ServiceState, channel: Channel, archived: boolean): void {
  if (!channel.thread || channel.thread.archived === archived) return;
  channel.thread.archived = archived;
  channel.thread.archiveChangedAt = state.clock.now();
  emitChannelEvent(state, channel, "THREAD_UPDATE");
}

export function setLocked(state: ServiceState, channel: Channel, locked: boolean): void {
  if (!channel.thread || channel.thread.locked === locked) return;
  channel.thread.locked = locked;
  emitChannelEvent(state, channel, "THREAD_UPDATE");
}

/** Archives the threads that have been idle for their auto-archive duration. */
export function archiveIdle(state: ServiceState): void {
  const now = state.clock.now();
  for (const channel of state.threads()) {
    if (!channel.thread || channel.thread.archived) continue;
    const last = state.messagesIn(channel.id).at(-1)?.createdAt ?? 0;
    const quietSince = Math.max(last, channel.thread.archiveChangedAt);
    if (now - quietSince >= channel.thread.autoArchiveMinutes * 60_000) setArchived(state, channel, true);
  }
}

export function join(state: ServiceState, channel: Channel, userId: string): void {
  if (!channel.thread || channel.thread.members.has(userId)) return;
  channel.thread.members.add(userId);
  emitMembersUpdate(state, channel, { added_members: [threadMemberView(channel, userId)] });
}

export function leave(state: ServiceState, channel: Channel, userId: string): void {
  if (!channel.thread?.members.delete(userId)) return;
  emitMembersUpdate(state, channel, { added_members: [], removed_member_ids: [userId] });
}

export function rename(state: ServiceState, channel: Channel, name: string, by: string): void {
  channel.name = name;
  emitChannelEvent(state, channel, channel.thread ? "THREAD_UPDATE" : "CHANNEL_UPDATE");
  if (channel.thread) postSystemMessage(state, channel, MessageType.ChannelNameChange, by, { content: name });
}

/** Deletes a channel or thread with its messages. A channel's threads have no events: whether Discord sends any is unknown. */
export function removeChannel(state: ServiceState, channel: Channel): void {
  const { id, type, parentId, guildId } = channel;
  const gone = channel.thread ? { id, type, guild_id: guildId, parent_id: parentId } : channelView(state, channel);
  state.emit({
    name: channel.thread ? "THREAD_DELETE" : "CHANNEL_DELETE",
    intent: Intent.Guilds,
    channelId: id,
    payload: () => gone,
  });
  for (const thread of state.threads()) if (thread.parentId === id) state.dropChannel(thread);
  state.dropChannel(channel);
}

export function emitChannelEvent(state: ServiceState, channel: Channel, name: string, more: object = {}): void {
  const payload = () => ({ ...channelView(state, channel), ...more });
  state.emit({ name, intent: Intent.Guilds, channelId: channel.id, payload });
}

function emitMembersUpdate(state: ServiceState, channel: Channel, changes: object): void {
  const payload = () => ({
    id: channel.id,
    guild_id: channel.guildId,
    member_count: channel.thread?.members.size ?? 0,
    ...changes,
  });
  state.emit({ name: "THREAD_MEMBERS_UPDATE", intent: Intent.Guilds, channelId: channel.id, payload });
}
