import { z } from "zod";
import { change, directWithBot, post, remove } from "../../acts/messages.ts";
import { checkMetadata, messageBlocks } from "../../rules/content.ts";
import { knownChannel, messageIn, ownChannel, rootOf, visibleFile } from "../../rules/lookups.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { Channel, Message, Team } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import { messageView } from "../../state/views.ts";
import { type Caller, flag, json, type Method, method, text } from "../method.ts";

/** Characters. Longer posts are cut, longer edits are refused. */
const maxPostedLength = 40_000;
const maxEditedLength = 4000;

const content = {
  text: text.optional(),
  blocks: json(z.unknown()).optional(),
  attachments: json(z.array(z.unknown()).max(0, "attachments are not supported by this fake")).optional(),
  parse: z.enum(["none", "full", "client"]).optional(),
  link_names: flag.optional(),
};
const posting = { ...content, mrkdwn: flag.optional(), unfurl_links: flag.optional(), unfurl_media: flag.optional() };

const postMessage = method(
  "chat.postMessage",
  {
    scope: "chat:write",
    tier: "posts",
    args: {
      ...posting,
      channel: text,
      thread_ts: text.optional(),
      reply_broadcast: flag.optional(),
      metadata: json(z.unknown()).optional(),
    },
  },
  (args, { state, team }) => {
    const channel = channelForPost(state, team, args.channel);
    const blocks = messageBlocks(state, team, args.blocks);
    if (!args.text && blocks.length === 0) throw new Refusal("no_text");
    const threadTs = args.thread_ts === undefined ? undefined : rootOf(state, channel, args.thread_ts);
    if (threadTs) state.statuses.delete(`${channel.id} ${threadTs}`);
    const message = post(state, {
      channelId: channel.id,
      userId: team.botUserId,
      fromBot: true,
      text: (args.text ?? "").slice(0, maxPostedLength),
      blocks,
      ...(args.metadata === undefined ? {} : { metadata: checkMetadata(args.metadata) }),
      ...(threadTs ? { threadTs } : {}),
      ...(threadTs && args.reply_broadcast ? { subtype: "thread_broadcast" as const } : {}),
    });
    return { channel: channel.id, ts: message.ts, message: messageView(state, message, { metadata: true }) };
  },
);

/** A channel by its id, or a person's DM by the user id. */
function channelForPost(state: ServiceState, team: Team, id: string): Channel {
  const user = state.findUser(team.id, id);
  const place = user ? directWithBot(state, team, user.id).id : id;
  const isPublic = state.channels.get(place)?.kind === "channel" && team.scopes.has("chat:write.public");
  const channel = isPublic ? knownChannel(state, team, place) : ownChannel(state, team, place);
  if (channel.archived) throw new Refusal("is_archived");
  if (channel.kind === "im" && !team.messagesTab) throw new Refusal("messages_tab_disabled");
  return channel;
}

const update = method(
  "chat.update",
  {
    scope: "chat:write",
    tier: 3,
    args: {
      ...content,
      channel: text,
      ts: text,
      metadata: json(z.unknown()).optional(),
      file_ids: json(z.array(z.string())).optional(),
      reply_broadcast: flag.optional(),
    },
  },
  (args, { state, team }) => {
    const channel = knownChannel(state, team, args.channel);
    const message = messageIn(state, channel, args.ts);
    if (message.userId !== team.botUserId) throw new Refusal("cant_update_message");
    if (channel.archived) throw new Refusal("is_inactive");
    if ((args.text?.length ?? 0) > maxEditedLength) throw new Refusal("msg_too_long");
    if (!args.text && args.blocks === undefined && args.file_ids === undefined) throw new Refusal("no_text");
    const fileIds = args.file_ids?.map((id) => visibleFile(state, team, id).id);
    const blocks = changedBlocks(state, team, message, args);
    change(state, message, {
      edited: args.blocks === undefined && args.text !== undefined,
      ...(args.text === undefined ? {} : { text: args.text }),
      blocks,
      ...(args.metadata === undefined ? {} : { metadata: checkMetadata(args.metadata) }),
      ...(fileIds ? { fileIds } : {}),
    });
    return { channel: channel.id, ts: message.ts, text: message.text, message: messageView(state, message, { metadata: true }) };
  },
);

/** An edit with text and without blocks removes the old blocks. */
function changedBlocks(state: ServiceState, team: Team, message: Message, args: { blocks?: unknown; text?: string | undefined }) {
  if (args.blocks !== undefined) return messageBlocks(state, team, args.blocks);
  return args.text === undefined ? message.blocks : [];
}

const deleteMessage = method(
  "chat.delete",
  { scope: "chat:write", tier: 3, args: { channel: text, ts: text } },
  ({ channel: id, ts }, { state, team }) => {
    const channel = knownChannel(state, team, id);
    const message = messageIn(state, channel, ts);
    if (message.userId !== team.botUserId) throw new Refusal("cant_delete_message");
    remove(state, message);
    return { channel: channel.id, ts };
  },
);

const postEphemeral = method(
  "chat.postEphemeral",
  { scope: "chat:write", tier: 4, args: { ...posting, channel: text, user: text, thread_ts: text.optional() } },
  (args, { state, team }) => {
    const channel = channelForPost(state, team, args.channel);
    if (!channel.members.has(args.user)) throw new Refusal("user_not_in_channel");
    const blocks = messageBlocks(state, team, args.blocks);
    if (!args.text && blocks.length === 0) throw new Refusal("no_text");
    const message = post(state, {
      channelId: channel.id,
      userId: team.botUserId,
      fromBot: true,
      text: (args.text ?? "").slice(0, maxPostedLength),
      blocks,
      onlyFor: args.user,
      ...(args.thread_ts === undefined ? {} : { threadTs: rootOf(state, channel, args.thread_ts) }),
    });
    return { message_ts: message.ts };
  },
);

const getPermalink = method(
  "chat.getPermalink",
  { tier: "special", args: { channel: text, message_ts: text } },
  ({ channel: id, message_ts }, { state, team }: Caller) => {
    const channel = knownChannel(state, team, id);
    const { ts, threadTs } = messageIn(state, channel, message_ts);
    const thread = threadTs ? `?thread_ts=${threadTs}&cid=${channel.id}` : "";
    return { channel: id, permalink: `https://${team.domain}.slack.com/archives/${id}/p${ts.replace(".", "")}${thread}` };
  },
);

const setStatus = method(
  "assistant.threads.setStatus",
  {
    scope: "chat:write",
    tier: "special",
    args: { channel_id: text, thread_ts: text, status: text, loading_messages: json(z.array(z.string()).max(10)).optional() },
  },
  ({ channel_id, thread_ts, status }, { state, team }) => {
    const channel = ownChannel(state, team, channel_id);
    if (!state.message(channel.id, thread_ts)) throw new Refusal("invalid_thread_ts");
    state.statuses.set(`${channel.id} ${thread_ts}`, status);
    return {};
  },
);

export const chatMethods: Method[] = [postMessage, update, deleteMessage, postEphemeral, getPermalink, setStatus];
