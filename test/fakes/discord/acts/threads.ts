import { ChannelType, GatewayIntentBits as Intent, MessageFlags, MessageType } from "discord.js";
import { refusal } from "../rules/refusal.ts";
import type { Channel, Message } from "../state/rows.ts";
import { channelView, threadMemberView } from "../state/views.ts";
import type { World } from "../state/world.ts";
import { announce, change } from "./messages.ts";

const mostActiveThreads = 1000;

export interface NewThread {
  name: string;
  ownerId: string;
  autoArchiveMinutes: number;
  /** The message that it hangs on, whose id it gets (facts §5). */
  on?: Message;
}

/** Opens a thread and tells everybody. One per message (160004), about a thousand at a time (160006). */
export function openThread(world: World, parent: Channel, given: NewThread): Channel {
  if (given.on && world.channels.has(given.on.id)) throw refusal("threadExists");
  if (world.threads().filter((channel) => !channel.thread?.archived).length >= mostActiveThreads) throw refusal("tooManyThreads");
  const thread: Channel = {
    id: given.on?.id ?? world.ids.next(),
    type: ChannelType.PublicThread,
    name: given.name,
    inGuild: true,
    parentId: parent.id,
    overwrites: [],
    thread: {
      ownerId: given.ownerId,
      archived: false,
      locked: false,
      autoArchiveMinutes: given.autoArchiveMinutes,
      archiveChangedAt: world.clock.now(),
      members: new Set([given.ownerId]),
    },
  };
  world.channels.set(thread.id, thread);
  tellChannel(world, thread, "THREAD_CREATE", { newly_created: true });
  if (given.on) {
    change(world, given.on, { flags: given.on.flags | MessageFlags.HasThread }, false);
    const starter = { kind: "starter", messageId: given.on.id, channelId: parent.id } as const;
    announce(world, thread, MessageType.ThreadStarterMessage, given.ownerId, { reference: starter });
  }
  return thread;
}

export function setArchived(world: World, channel: Channel, archived: boolean): void {
  if (!channel.thread || channel.thread.archived === archived) return;
  channel.thread.archived = archived;
  channel.thread.archiveChangedAt = world.clock.now();
  tellChannel(world, channel, "THREAD_UPDATE");
}

export function setLocked(world: World, channel: Channel, locked: boolean): void {
  if (!channel.thread || channel.thread.locked === locked) return;
  channel.thread.locked = locked;
  tellChannel(world, channel, "THREAD_UPDATE");
}

/** Archives the threads in which nothing was said for as long as they are set to (facts §5). */
export function archiveIdle(world: World): void {
  const now = world.clock.now();
  for (const channel of world.threads()) {
    if (!channel.thread || channel.thread.archived) continue;
    const last = world.messagesIn(channel.id).at(-1)?.createdAt ?? 0;
    const quietSince = Math.max(last, channel.thread.archiveChangedAt);
    if (now - quietSince >= channel.thread.autoArchiveMinutes * 60_000) setArchived(world, channel, true);
  }
}

export function join(world: World, channel: Channel, userId: string): void {
  if (!channel.thread || channel.thread.members.has(userId)) return;
  channel.thread.members.add(userId);
  tellMembers(world, channel, { added_members: [threadMemberView(channel, userId)] });
}

export function leave(world: World, channel: Channel, userId: string): void {
  if (!channel.thread?.members.delete(userId)) return;
  tellMembers(world, channel, { added_members: [], removed_member_ids: [userId] });
}

export function rename(world: World, channel: Channel, name: string, by: string): void {
  channel.name = name;
  tellChannel(world, channel, channel.thread ? "THREAD_UPDATE" : "CHANNEL_UPDATE");
  if (channel.thread) announce(world, channel, MessageType.ChannelNameChange, by, { content: name });
}

/** Removes a channel or thread with all that is in it. Of a channel's threads nothing is told: whether Discord does is not known. */
export function removeChannel(world: World, channel: Channel): void {
  const { id, type, parentId } = channel;
  const gone = channel.thread ? { id, type, guild_id: world.guild.id, parent_id: parentId } : channelView(world, channel);
  world.happened({
    name: channel.thread ? "THREAD_DELETE" : "CHANNEL_DELETE",
    intent: Intent.Guilds,
    channelId: id,
    payload: () => gone,
  });
  for (const thread of world.threads()) if (thread.parentId === id) empty(world, thread);
  empty(world, channel);
}

function empty(world: World, { id }: Channel): void {
  for (const message of world.messagesIn(id)) {
    world.messages.delete(message.id);
    for (const file of message.files) world.files.delete(file.id);
  }
  world.channels.delete(id);
}

export function tellChannel(world: World, channel: Channel, name: string, more: object = {}): void {
  const payload = () => ({ ...channelView(world, channel), ...more });
  world.happened({ name, intent: Intent.Guilds, channelId: channel.id, payload });
}

function tellMembers(world: World, channel: Channel, changes: object): void {
  const payload = () => ({
    id: channel.id,
    guild_id: world.guild.id,
    member_count: channel.thread?.members.size ?? 0,
    ...changes,
  });
  world.happened({ name: "THREAD_MEMBERS_UPDATE", intent: Intent.Guilds, channelId: channel.id, payload });
}
