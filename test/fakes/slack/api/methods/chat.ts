import { z } from "zod";
import { change, directWithBot, post, remove } from "../../acts/messages.ts";
import { checkMetadata, messageBlocks } from "../../rules/content.ts";
import { knownChannel, messageIn, ownChannel, rootOf, visibleFile } from "../../rules/places.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { Channel, Message, Team } from "../../state/rows.ts";
import { messageShape } from "../../state/shapes.ts";
import type { World } from "../../state/world.ts";
import { type Caller, flag, json, type Method, method, text } from "../method.ts";

/** Characters. Posts are cut, edits refused (facts §5). */
const mostPosted = 40_000;
const mostEdited = 4000;

const content = {
  text: text.optional(),
  blocks: json(z.unknown()).optional(),
  attachments: json(z.array(z.unknown()).max(0, "attachments are not served here")).optional(),
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
  (args, { world, team }) => {
    const channel = postable(world, team, args.channel);
    const blocks = messageBlocks(world, team, args.blocks);
    if (!args.text && blocks.length === 0) throw new Refusal("no_text");
    const threadTs = args.thread_ts === undefined ? undefined : rootOf(world, channel, args.thread_ts);
    if (threadTs) world.statuses.delete(`${channel.id} ${threadTs}`);
    const message = post(world, {
      channelId: channel.id,
      userId: team.botUserId,
      fromBot: true,
      text: (args.text ?? "").slice(0, mostPosted),
      blocks,
      ...(args.metadata === undefined ? {} : { metadata: checkMetadata(args.metadata) }),
      ...(threadTs ? { threadTs } : {}),
      ...(threadTs && args.reply_broadcast ? { subtype: "thread_broadcast" as const } : {}),
    });
    return { channel: channel.id, ts: message.ts, message: messageShape(world, message, { metadata: true }) };
  },
);

/** A channel by its id, or the direct messages of a person by theirs. */
function postable(world: World, team: Team, id: string): Channel {
  const user = world.users.get(id);
  const place = user?.teamId === team.id ? directWithBot(world, team, user.id).id : id;
  const isPublic = world.channels.get(place)?.kind === "channel" && team.scopes.has("chat:write.public");
  const channel = isPublic ? knownChannel(world, team, place) : ownChannel(world, team, place);
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
  (args, { world, team }) => {
    const channel = knownChannel(world, team, args.channel);
    const message = messageIn(world, channel, args.ts);
    if (message.userId !== team.botUserId) throw new Refusal("cant_update_message");
    if (channel.archived) throw new Refusal("is_inactive");
    if ((args.text?.length ?? 0) > mostEdited) throw new Refusal("msg_too_long");
    if (!args.text && args.blocks === undefined && args.file_ids === undefined) throw new Refusal("no_text");
    const fileIds = args.file_ids?.map((id) => visibleFile(world, team, id).id);
    const blocks = changedBlocks(world, team, message, args);
    change(world, message, {
      edited: args.blocks === undefined && args.text !== undefined,
      ...(args.text === undefined ? {} : { text: args.text }),
      blocks,
      ...(args.metadata === undefined ? {} : { metadata: checkMetadata(args.metadata) }),
      ...(fileIds ? { fileIds } : {}),
    });
    return { channel: channel.id, ts: message.ts, text: message.text, message: messageShape(world, message, { metadata: true }) };
  },
);

/** Without blocks and with text the old ones go (facts §5). */
function changedBlocks(world: World, team: Team, message: Message, args: { blocks?: unknown; text?: string | undefined }) {
  if (args.blocks !== undefined) return messageBlocks(world, team, args.blocks);
  return args.text === undefined ? message.blocks : [];
}

const deletes = method(
  "chat.delete",
  { scope: "chat:write", tier: 3, args: { channel: text, ts: text } },
  ({ channel: id, ts }, { world, team }) => {
    const channel = knownChannel(world, team, id);
    const message = messageIn(world, channel, ts);
    if (message.userId !== team.botUserId) throw new Refusal("cant_delete_message");
    remove(world, message);
    return { channel: channel.id, ts };
  },
);

const postEphemeral = method(
  "chat.postEphemeral",
  { scope: "chat:write", tier: 4, args: { ...posting, channel: text, user: text, thread_ts: text.optional() } },
  (args, { world, team }) => {
    const channel = postable(world, team, args.channel);
    if (!channel.members.has(args.user)) throw new Refusal("user_not_in_channel");
    const blocks = messageBlocks(world, team, args.blocks);
    if (!args.text && blocks.length === 0) throw new Refusal("no_text");
    const message = post(world, {
      channelId: channel.id,
      userId: team.botUserId,
      fromBot: true,
      text: (args.text ?? "").slice(0, mostPosted),
      blocks,
      onlyFor: args.user,
      ...(args.thread_ts === undefined ? {} : { threadTs: rootOf(world, channel, args.thread_ts) }),
    });
    return { message_ts: message.ts };
  },
);

const getPermalink = method(
  "chat.getPermalink",
  { tier: "special", args: { channel: text, message_ts: text } },
  ({ channel: id, message_ts }, { world, team }: Caller) => {
    const channel = knownChannel(world, team, id);
    const { ts, threadTs } = messageIn(world, channel, message_ts);
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
  ({ channel_id, thread_ts, status }, { world, team }) => {
    const channel = ownChannel(world, team, channel_id);
    if (!world.message(channel.id, thread_ts)) throw new Refusal("invalid_thread_ts");
    world.statuses.set(`${channel.id} ${thread_ts}`, status);
    return {};
  },
);

export const chatMethods: Method[] = [postMessage, update, deletes, postEphemeral, getPermalink, setStatus];
