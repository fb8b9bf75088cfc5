import { ChannelType, MessageType } from "discord.js";
import { z } from "zod";
import { post } from "../../acts/messages.ts";
import { join, leave, openThread, removeChannel, rename, setArchived, setLocked, tellChannel } from "../../acts/threads.ts";
import { check, snowflake } from "../../rules/check.ts";
import { NewMessage } from "../../rules/messages.ts";
import { demand, may } from "../../rules/permissions.ts";
import { refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Channel, ThreadState } from "../../state/rows.ts";
import { channelView, threadMemberView } from "../../state/views.ts";
import { compose } from "../drafts.ts";
import type { Call, Reply, Route } from "../router.ts";

const threadName = z.string().trim().min(1).max(100);
const autoArchive = z.literal([60, 1440, 4320, 10_080]);

const OnMessage = z.object({ name: threadName, auto_archive_duration: autoArchive.nullish() });
const Alone = OnMessage.extend({ type: z.literal([10, 11, 12]).nullish(), message: z.unknown() });
const Change = z.object({
  name: threadName.optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
  auto_archive_duration: autoArchive.optional(),
});
const Recipient = z.object({ recipient_id: snowflake });

export const channelRoutes: Route[] = [
  {
    method: "GET",
    path: "/channels/:channel",
    handle: (call) => ({ status: 200, body: channelView(call.world, call.channel()) }),
  },
  { method: "PATCH", path: "/channels/:channel", handle: change },
  { method: "DELETE", path: "/channels/:channel", handle: destroy },
  { method: "POST", path: "/channels/:channel/messages/:message/threads", handle: threadOnMessage },
  { method: "POST", path: "/channels/:channel/threads", handle: threadAlone },
  { method: "GET", path: "/channels/:channel/thread-members", handle: members },
  { method: "PUT", path: "/channels/:channel/thread-members/:user", handle: addMember },
  { method: "DELETE", path: "/channels/:channel/thread-members/:user", handle: removeMember },
  { method: "GET", path: "/channels/:channel/threads/archived/public", handle: archivedThreads },
  { method: "POST", path: "/users/@me/channels", handle: openDirect },
];

/** Not from inside a thread, not in DMs (50024); one per message (160004) (facts §5). */
function threadOnMessage(call: Call): Reply {
  const { world } = call;
  const parent = call.channel();
  if (parent.type !== ChannelType.GuildText) throw refusal("wrongChannelType");
  const on = call.message();
  const given = check(OnMessage, call.body ?? {});
  demand(world, world.bot.id, parent, "CreatePublicThreads", "ReadMessageHistory");
  const thread = openThread(world, parent, { ...named(given), ownerId: world.bot.id, on });
  return { status: 201, body: channelView(world, thread) };
}

/** A thread without a message, or a forum's post with its first message. */
function threadAlone(call: Call): Reply {
  const { world } = call;
  const parent = call.channel();
  const given = check(Alone, call.body ?? {});
  if (parent.type === ChannelType.GuildForum) return forumPost(call, parent, given);
  if (parent.type !== ChannelType.GuildText || given.type !== ChannelType.PublicThread) throw refusal("wrongChannelType");
  demand(world, world.bot.id, parent, "CreatePublicThreads");
  const thread = openThread(world, parent, { ...named(given), ownerId: world.bot.id });
  const reference = { kind: "starter", messageId: thread.id, channelId: thread.id } as const;
  post(world, {
    id: world.ids.next(),
    channelId: parent.id,
    authorId: world.bot.id,
    type: MessageType.ThreadCreated,
    content: given.name,
    reference,
  });
  return { status: 201, body: channelView(world, thread) };
}

function forumPost(call: Call, parent: Channel, given: z.output<typeof Alone>): Reply {
  const { world } = call;
  demand(world, world.bot.id, parent, "SendMessages");
  const draft = check(NewMessage, given.message, ["message"]);
  const contents = compose(world, parent, draft, call.uploads, draft.flags ?? 0, ["message"]);
  const thread = openThread(world, parent, { ...named(given), ownerId: world.bot.id });
  const files = contents.files.map((file) => ({ ...file, channelId: thread.id }));
  const message = post(world, { ...contents, files, id: thread.id, channelId: thread.id, authorId: world.bot.id });
  return { status: 201, body: { ...channelView(world, thread), message: messageView(world, message, true) } };
}

function named(given: { name: string; auto_archive_duration?: number | null | undefined }) {
  return { name: given.name, autoArchiveMinutes: given.auto_archive_duration ?? 4320 };
}

/** A thread's owner may rename and archive it; locking, and opening a locked one, is for moderators (facts §5, §6). */
function change(call: Call): Reply {
  const { world } = call;
  const channel = call.channel();
  const given = check(Change, call.body ?? {});
  if (!channel.inGuild) throw refusal("wrongChannelType");
  if (channel.thread) changeThread(call, channel, channel.thread, given);
  else {
    demand(world, world.bot.id, channel, "ManageChannels");
    if (given.name !== undefined) rename(world, channel, given.name, world.bot.id);
  }
  return { status: 200, body: channelView(world, channel) };
}

function changeThread(call: Call, channel: Channel, thread: ThreadState, given: z.output<typeof Change>): void {
  const { world } = call;
  const moderates = may(world, world.bot.id, channel, "ManageThreads");
  const opens = given.archived === false && thread.archived;
  if (opens && !moderates) {
    if (thread.locked) throw refusal("missingPermissions");
    demand(world, world.bot.id, channel, "SendMessagesInThreads");
  } else if (!moderates && (thread.ownerId !== world.bot.id || given.locked !== undefined)) throw refusal("missingPermissions");
  const others = given.name ?? given.locked ?? given.auto_archive_duration;
  if (thread.archived && !opens && others !== undefined) throw refusal("archived");
  if (opens) setArchived(world, channel, false);
  if (given.name !== undefined && given.name !== channel.name) rename(world, channel, given.name, world.bot.id);
  if (given.locked !== undefined) setLocked(world, channel, given.locked);
  if (given.auto_archive_duration !== undefined) {
    thread.autoArchiveMinutes = given.auto_archive_duration;
    tellChannel(world, channel, "THREAD_UPDATE");
  }
  if (given.archived) setArchived(world, channel, true);
}

/** Deleting a thread is for moderators, even one's own; a DM is only closed. */
function destroy(call: Call): Reply {
  const { world } = call;
  const channel = call.channel();
  const view = channelView(world, channel);
  if (channel.inGuild) {
    demand(world, world.bot.id, channel, channel.thread ? "ManageThreads" : "ManageChannels");
    removeChannel(world, channel);
  }
  return { status: 200, body: view };
}

function members(call: Call): Reply {
  const channel = call.channel();
  const ids = [...(channel.thread?.members ?? [])];
  return { status: 200, body: ids.map((id) => threadMemberView(channel, id)) };
}

function addMember(call: Call): Reply {
  const { world } = call;
  const channel = call.channel();
  if (!channel.thread) throw refusal("wrongChannelType");
  if (channel.thread.archived) throw refusal("archived");
  const user = call.param("user") === "@me" ? world.bot.id : call.id("user");
  if (!world.users.has(user)) throw refusal("unknownUser");
  if (user !== world.bot.id) demand(world, world.bot.id, channel, "SendMessagesInThreads");
  join(world, channel, user);
  return { status: 204 };
}

function removeMember(call: Call): Reply {
  const { world } = call;
  const channel = call.channel();
  if (!channel.thread) throw refusal("wrongChannelType");
  if (channel.thread.archived) throw refusal("archived");
  const own = call.param("user") === "@me";
  if (!own && channel.thread.ownerId !== world.bot.id) demand(world, world.bot.id, channel, "ManageThreads");
  leave(world, channel, own ? world.bot.id : call.id("user"));
  return { status: 204 };
}

function archivedThreads(call: Call): Reply {
  const { world } = call;
  const channel = call.channel();
  demand(world, world.bot.id, channel, "ReadMessageHistory");
  const threads = world.threads().filter((thread) => thread.parentId === channel.id && thread.thread?.archived);
  threads.sort((a, b) => (b.thread?.archiveChangedAt ?? 0) - (a.thread?.archiveChangedAt ?? 0));
  return { status: 200, body: { threads: threads.map((thread) => channelView(world, thread)), members: [], has_more: false } };
}

/** Opening a DM always works; sending in it may not (50007). */
function openDirect(call: Call): Reply {
  const { recipient_id } = check(Recipient, call.body ?? {});
  const user = call.world.users.get(recipient_id);
  if (!user) throw refusal("unknownUser");
  if (user.bot) throw refusal("closedToDirect");
  return { status: 200, body: channelView(call.world, call.world.directChannel(recipient_id)) };
}
