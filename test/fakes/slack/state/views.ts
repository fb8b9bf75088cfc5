import { extname } from "node:path";
import type { Attachment, Channel, Message, StoredFile, Team, User, View } from "./rows.ts";
import type { ServiceState } from "./service-state.ts";

type Json = Record<string, unknown>;

/** A message as in events, payloads and `conversations.*`. */
export function messageView(state: ServiceState, message: Message, { metadata = false } = {}): Json {
  const team = state.team(message.teamId);
  const { threadTs, subtype, clientMsgId } = message;
  const replies = state.repliesTo(message);
  const fromFile = subtype === "file_share";
  const from = state.findUser(team.id, message.userId)?.from;
  return {
    type: "message",
    ...(subtype ? { subtype } : {}),
    ...(subtype === "bot_message" ? {} : { user: subtype === "tombstone" ? "USLACKBOT" : message.userId }),
    text: message.text,
    ts: message.ts,
    // messages with files have neither
    ...(clientMsgId && !fromFile ? { client_msg_id: clientMsgId } : {}),
    ...(fromFile ? {} : { team: from ?? team.id }),
    ...(from ? { user_team: from, source_team: from } : {}),
    ...(message.fromBot ? { bot_id: team.botId, app_id: state.appId, bot_profile: botProfile(state, team) } : {}),
    ...(message.otherBot ? { bot_id: message.otherBot } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks.map(asRead) } : {}),
    ...(message.fileIds.length > 0 ? { files: message.fileIds.map((id) => fileView(state, id)), upload: false } : {}),
    ...(message.attachments.length > 0
      ? { attachments: message.attachments.map((one, at) => attachmentView(state, one, at + 1)) }
      : {}),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) } : {}),
    ...(threadTs ? { thread_ts: threadTs, parent_user_id: state.message(message.channelId, threadTs)?.userId } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((one) => one.userId))],
          latest_reply: replies.at(-1)?.ts,
        }
      : {}),
  };
}

function attachmentView(state: ServiceState, attachment: Attachment, id: number): Json {
  if ("url" in attachment) return { id, from_url: attachment.url, original_url: attachment.url, image_url: attachment.imageUrl };
  const { channelId, ts } = attachment.shared;
  const shared = state.message(channelId, ts);
  const place = { ts, channel_id: channelId, is_msg_unfurl: true, is_share: true };
  if (!shared) return { id, ...place, text: "This message was deleted." };
  const { teamId, userId, text, blocks, fileIds } = shared;
  const files = fileIds.map((one) => fileView(state, one));
  const message = { blocks: blocks.map(asRead) };
  return {
    ...{ id, ...place, author_id: userId, author_name: state.user(teamId, userId).name, text, fallback: text },
    ...(files.length > 0 ? { files } : {}),
    ...(blocks.length > 0 ? { message_blocks: [{ team: teamId, channel: channelId, ts, message }] } : {}),
  };
}

/** Slack adds fields to the image blocks it returns, and refuses them if they're sent back. */
function asRead(block: Message["blocks"][number]): Json {
  return block.type === "image"
    ? { ...block, image_width: 1, image_height: 1, image_bytes: 1, is_animated: false, fallback: block.alt_text }
    : { ...block };
}

function botProfile(state: ServiceState, team: Team): Json {
  return {
    id: team.botId,
    app_id: state.appId,
    user_id: team.botUserId,
    name: state.user(team.id, team.botUserId).name,
    team_id: team.id,
  };
}

/** A file by its id, or a tombstone if it was deleted. Size and type are set once it's processed. */
export function fileView(state: ServiceState, id: string, { whole = false } = {}): Json {
  const file = state.files.get(id);
  if (!file || file.deleted) return { id, mode: "tombstone" };
  if (file.viaConnect && !whole) return { id, file_access: "check_file_info", mode: "file_access" };
  const mimetype = state.mimetype(file);
  const external = file.externalUrl !== undefined;
  return {
    id,
    created: Math.floor(file.createdAt / 1000),
    timestamp: Math.floor(file.createdAt / 1000),
    name: file.name,
    title: file.title,
    mimetype,
    filetype: mimetype === "" ? "" : filetype(file),
    pretty_type: "",
    user: file.ownerId,
    user_team: state.findUser(file.teamId, file.ownerId)?.from ?? file.teamId,
    editable: false,
    size: file.bytes.length,
    mode: external ? "external" : "hosted",
    is_external: external,
    external_type: external ? "unknown" : "",
    is_public: file.shares.some((one) => state.channel(one.channelId).kind === "channel"),
    file_access: "visible",
    ...(file.altText ? { alt_txt: file.altText } : {}),
    url_private: state.privateUrl(file),
    url_private_download: state.privateUrl(file, true),
    permalink: `${state.origin}/files/${file.ownerId}/${id}/${file.name}`,
    ...(mimetype.startsWith("image/") ? { original_w: file.width, original_h: file.height } : {}),
    channels: file.shares.filter((one) => state.channel(one.channelId).kind === "channel").map((one) => one.channelId),
    shares: shares(state, file),
  };
}

function shares(state: ServiceState, file: StoredFile): Json {
  const found: { public?: Record<string, Json[]>; private?: Record<string, Json[]> } = {};
  for (const { channelId, ts, threadTs } of file.shares) {
    const kind = state.channel(channelId).kind === "channel" ? "public" : "private";
    found[kind] ??= {};
    const place = found[kind];
    place[channelId] ??= [];
    place[channelId].push({ ts, ...(threadTs ? { thread_ts: threadTs } : {}), reply_users: [], reply_count: 0 });
  }
  return found;
}

export function filetype(file: StoredFile): string {
  const end = extname(file.name).slice(1).toLowerCase();
  return end === "jpeg" ? "jpg" : end;
}

export function channelTypeOf(channel: Channel): string {
  return { channel: "channel", group: "group", im: "im", mpim: "mpim" }[channel.kind];
}

export function userView(state: ServiceState, user: User): Json {
  const name = user.name.toLowerCase();
  return { id: user.id, username: name, name, team_id: user.from ?? state.team(user.teamId).id };
}

/** A view as in responses and payloads, with the state of its inputs. */
export function modalView(state: ServiceState, view: View): Json {
  const team = state.team(view.teamId);
  const label = (text: string | undefined) => (text === undefined ? null : { type: "plain_text", text, emoji: true });
  return {
    id: view.id,
    team_id: view.teamId,
    type: view.kind,
    blocks: view.blocks.map(asRead),
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values: stateOf(view) },
    hash: view.hash,
    title: label(view.title),
    submit: label(view.submit),
    close: label(view.close),
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: state.appId,
    app_installed_team_id: view.teamId,
    bot_id: team.botId,
  };
}

function stateOf(view: View): Record<string, Record<string, Json>> {
  const values: Record<string, Record<string, Json>> = {};
  for (const [key, value] of view.entered) {
    const [blockId = "", actionId = ""] = JSON.parse(key) as string[];
    values[blockId] ??= {};
    values[blockId][actionId] = value;
  }
  return values;
}
