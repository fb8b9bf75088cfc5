import { ChannelType, MessageType } from "discord.js";
import { z } from "zod";
import { post } from "../../acts/messages.ts";
import { emitChannelEvent, join, leave, openThread, removeChannel, rename, setArchived, setLocked } from "../../acts/threads.ts";
import { check, snowflake } from "../../rules/check.ts";
import { NewMessage } from "../../rules/messages.ts";
import { demand, may } from "../../rules/permissions.ts";
import { refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Channel, ThreadState } from "../../state/rows.ts";
import { channelView, threadMemberView } from "../../state/views.ts";
import { compose } from "../compose-message.ts";
import type { Call, Reply, Route } from "../router.ts";

const threadName = z.string().trim().min(1).max(100);
const autoArchive = z.literal([60, 1440, 4320, 10_080]);

const OnMessage = z.object({ name: threadName, auto_archive_duration: autoArchive.nullish() });
const NewThread = OnMessage.extend({ type: z.literal([10, 11, 12]).nullish(), message: z.unknown() });
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
    handle: (call) => ({ status: 200, body: channelView(call.state, call.channel()) }),
  },
  { method: "PATCH", path: "/channels/:channel", handle: change },
  { method: "DELETE", path: "/channels/:channel", handle: deleteChannel },
  { method: "POST", path: "/channels/:channel/messages/:message/threads", handle: createThreadOnMessage },
  { method: "POST", path: "/channels/:channel/threads", handle: createThread },
  { method: "GET", path: "/channels/:channel/thread-members", handle: members },
  { method: "PUT", path: "/channels/:channel/thread-members/:user", handle: addMember },
  { method: "DELETE", path: "/channels/:channel/thread-members/:user", handle: removeMember },
  { method: "GET", path: "/channels/:channel/threads/archived/public", handle: archivedThreads },
  { method: "POST", path: "/users/@me/channels", handle: openDirect },
];

/** Not in threads or DMs (50024); one per message (160004). */
function createThreadOnMessage(call: Call): Reply {
  const { state } = call;
  const parent = call.channel();
  if (parent.type !== ChannelType.GuildText) throw refusal("wrongChannelType");
  const on = call.message();
  const given = check(OnMessage, call.body ?? {});
  demand(state, state.bot.id, parent, "CreatePublicThreads", "ReadMessageHistory");
  const thread = openThread(state, parent, { ...threadOptions(given), ownerId: state.bot.id, on });
  return { status: 201, body: channelView(state, thread) };
}

/** A thread without a message, or a forum's post with its first message. */
function createThread(call: Call): Reply {
  const { state } = call;
  const parent = call.channel();
  const given = check(NewThread, call.body ?? {});
  if (parent.type === ChannelType.GuildForum) return createForumPost(call, parent, given);
  if (parent.type !== ChannelType.GuildText || given.type !== ChannelType.PublicThread) throw refusal("wrongChannelType");
  demand(state, state.bot.id, parent, "CreatePublicThreads");
  const thread = openThread(state, parent, { ...threadOptions(given), ownerId: state.bot.id });
  const reference = { kind: "starter", messageId: thread.id, channelId: thread.id } as const;
  post(state, {
    id: state.ids.next(),
    channelId: parent.id,
    authorId: state.bot.id,
    type: MessageType.ThreadCreated,
    content: given.name,
    reference,
  });
  return { status: 201, body: channelView(state, thread) };
}

function createForumPost(call: Call, parent: Channel, given: z.output<typeof NewThread>): Reply {
  const { state } = call;
  demand(state, state.bot.id, parent, "SendMessages");
  const draft = check(NewMessage, given.message, ["message"]);
  const contents = compose(state, parent, draft, call.uploads, draft.flags ?? 0, ["message"]);
  const thread = openThread(state, parent, { ...threadOptions(given), ownerId: state.bot.id });
  const files = contents.files.map((file) => ({ ...file, channelId: thread.id }));
  const message = post(state, { ...contents, files, id: thread.id, channelId: thread.id, authorId: state.bot.id });
  return { status: 201, body: { ...channelView(state, thread), message: messageView(state, message, true) } };
}

function threadOptions(given: { name: string; auto_archive_duration?: number | null | undefined }) {
  return { name: given.name, autoArchiveMinutes: given.auto_archive_duration ?? 4320 };
}

/** A thread's owner may rename and archive it. Locking it, or unarchiving a locked one, is for moderators. */
function change(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  const given = check(Change, call.body ?? {});
  if (channel.guildId === undefined) throw refusal("wrongChannelType");
  if (channel.thread) changeThread(call, channel, channel.thread, given);
  else {
    demand(state, state.bot.id, channel, "ManageChannels");
    if (given.name !== undefined) rename(state, channel, given.name, state.bot.id);
  }
  return { status: 200, body: channelView(state, channel) };
}

function changeThread(call: Call, channel: Channel, thread: ThreadState, given: z.output<typeof Change>): void {
  const { state } = call;
  const moderates = may(state, state.bot.id, channel, "ManageThreads");
  const opens = given.archived === false && thread.archived;
  if (opens && !moderates) {
    if (thread.locked) throw refusal("missingPermissions");
    demand(state, state.bot.id, channel, "SendMessagesInThreads");
  } else if (!moderates && (thread.ownerId !== state.bot.id || given.locked !== undefined)) throw refusal("missingPermissions");
  const others = given.name ?? given.locked ?? given.auto_archive_duration;
  if (thread.archived && !opens && others !== undefined) throw refusal("archived");
  if (opens) setArchived(state, channel, false);
  if (given.name !== undefined && given.name !== channel.name) rename(state, channel, given.name, state.bot.id);
  if (given.locked !== undefined) setLocked(state, channel, given.locked);
  if (given.auto_archive_duration !== undefined) {
    thread.autoArchiveMinutes = given.auto_archive_duration;
    emitChannelEvent(state, channel, "THREAD_UPDATE");
  }
  if (given.archived) setArchived(state, channel, true);
}

/** Deleting a thread is for moderators, even for its owner. A DM is only closed. */
function deleteChannel(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  const view = channelView(state, channel);
  if (channel.guildId !== undefined) {
    demand(state, state.bot.id, channel, channel.thread ? "ManageThreads" : "ManageChannels");
    removeChannel(state, channel);
  }
  return { status: 200, body: view };
}

function members(call: Call): Reply {
  const channel = call.channel();
  const ids = [...(channel.thread?.members ?? [])];
  return { status: 200, body: ids.map((id) => threadMemberView(channel, id)) };
}

function addMember(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  if (!channel.thread) throw refusal("wrongChannelType");
  if (channel.thread.archived) throw refusal("archived");
  const user = call.param("user") === "@me" ? state.bot.id : call.id("user");
  if (!state.users.has(user)) throw refusal("unknownUser");
  if (user !== state.bot.id) demand(state, state.bot.id, channel, "SendMessagesInThreads");
  join(state, channel, user);
  return { status: 204 };
}

function removeMember(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  if (!channel.thread) throw refusal("wrongChannelType");
  if (channel.thread.archived) throw refusal("archived");
  const own = call.param("user") === "@me";
  if (!own && channel.thread.ownerId !== state.bot.id) demand(state, state.bot.id, channel, "ManageThreads");
  leave(state, channel, own ? state.bot.id : call.id("user"));
  return { status: 204 };
}

function archivedThreads(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  demand(state, state.bot.id, channel, "ReadMessageHistory");
  const threads = state.threads().filter((thread) => thread.parentId === channel.id && thread.thread?.archived);
  threads.sort((a, b) => (b.thread?.archiveChangedAt ?? 0) - (a.thread?.archiveChangedAt ?? 0));
  return { status: 200, body: { threads: threads.map((thread) => channelView(state, thread)), members: [], has_more: false } };
}

/** Opening a DM always works; posting in it may fail (50007). */
function openDirect(call: Call): Reply {
  const { recipient_id } = check(Recipient, call.body ?? {});
  const user = call.state.users.get(recipient_id);
  if (!user) throw refusal("unknownUser");
  if (user.bot) throw refusal("closedToDirect");
  return { status: 200, body: channelView(call.state, call.state.directChannel(recipient_id)) };
}
