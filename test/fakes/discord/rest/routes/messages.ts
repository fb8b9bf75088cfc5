import { MessageFlags, MessageType } from "discord.js";
import { demandPosting } from "../../acts/guards.ts";
import { change, messageIn, post, remove, removeAll } from "../../acts/messages.ts";
import { check } from "../../rules/check.ts";
import { EditBody, NewMessage } from "../../rules/messages.ts";
import { demand, may } from "../../rules/permissions.ts";
import { invalidField, refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Channel, Message, Reference } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import { compose, revise } from "../compose-message.ts";
import { rates } from "../limits.ts";
import type { Call, Reply, Route } from "../router.ts";

/** How long Discord remembers a nonce: "the past few minutes" in its documentation. */
const nonceMs = 5 * 60_000;
const settableFlags = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

export const messageRoutes: Route[] = [
  { method: "POST", path: "/channels/:channel/messages", rate: rates.post, handle: create },
  { method: "GET", path: "/channels/:channel/messages", handle: list },
  { method: "GET", path: "/channels/:channel/messages/:message", handle: read },
  { method: "PATCH", path: "/channels/:channel/messages/:message", rate: rates.edit, handle: edit },
  { method: "DELETE", path: "/channels/:channel/messages/:message", handle: deleteMessage },
  { method: "POST", path: "/channels/:channel/messages/bulk-delete", handle: bulkDelete },
  { method: "POST", path: "/channels/:channel/typing", handle: typing },
];

function create(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  const draft = check(NewMessage, call.body ?? {});
  const reply = draft.message_reference?.type === 1 ? undefined : draft.message_reference;
  const posted = { files: call.uploads.length > 0, embeds: (draft.embeds ?? []).length > 0, reply: Boolean(reply) };
  demandPosting(state, state.bot.id, channel, posted);
  const flags = (draft.flags ?? 0) & settableFlags;
  const known = draft.enforce_nonce ? findByNonce(state, draft.nonce) : undefined;
  if (known) return messageReply(state, known, draft.nonce);
  if (draft.message_reference?.type === 1) return messageReply(state, forward(call, channel, draft.message_reference), undefined);
  const contents = compose(state, channel, draft, call.uploads, flags);
  const reference = reply ? replyTo(state, channel, reply) : undefined;
  const pinged = reference && (draft.allowed_mentions?.replied_user ?? !draft.allowed_mentions) ? authorOf(state, reference) : [];
  const message = post(state, {
    id: state.ids.next(),
    channelId: channel.id,
    authorId: state.bot.id,
    flags,
    ...contents,
    mentions: [...new Set([...contents.mentions, ...pinged])],
    ...(draft.nonce === undefined || draft.nonce === null ? {} : { nonce: draft.nonce }),
    ...(reference ? { reference, type: MessageType.Reply } : {}),
  });
  return messageReply(state, message, draft.nonce);
}

/** The message that the bot posted with this nonce in the past few minutes. */
function findByNonce(state: ServiceState, nonce: string | number | null | undefined): Message | undefined {
  if (nonce === undefined || nonce === null) return undefined;
  const since = state.clock.now() - nonceMs;
  const own = [...state.messages.values()].filter((message) => message.authorId === state.bot.id && message.createdAt > since);
  return own.find((message) => message.nonce !== undefined && String(message.nonce) === String(nonce));
}

function replyTo(
  state: ServiceState,
  channel: Channel,
  given: { message_id: string; channel_id?: string | undefined; fail_if_not_exists?: boolean | undefined },
): Reference | undefined {
  const target = state.messages.get(given.message_id);
  const known = target?.channelId === channel.id && (given.channel_id ?? channel.id) === channel.id;
  if (!known) {
    if (given.fail_if_not_exists === false) return undefined;
    throw invalidField(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
  }
  if (!isOrdinary(target.type))
    throw invalidField(["message_reference"], "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message");
  return { kind: "reply", messageId: target.id, channelId: channel.id };
}

function forward(call: Call, channel: Channel, given: { message_id: string; channel_id?: string | undefined }): Message {
  const { state } = call;
  const source = state.channels.get(given.channel_id ?? channel.id);
  if (!source) throw refusal("unknownChannel");
  demand(state, state.bot.id, source, "ReadMessageHistory");
  const original = messageIn(state, source, given.message_id);
  const reference = { kind: "forward", messageId: original.id, channelId: source.id } as const;
  const place = { id: state.ids.next(), channelId: channel.id, authorId: state.bot.id };
  return post(state, { ...place, reference, snapshot: { ...original } });
}

/** Messages, replies and responses to commands; the other types are Discord's own. */
function isOrdinary(type: MessageType): boolean {
  const ordinary = [MessageType.Default, MessageType.Reply, MessageType.ChatInputCommand, MessageType.ContextMenuCommand];
  return ordinary.includes(type);
}

function authorOf(state: ServiceState, reference: Reference): string[] {
  const author = state.messages.get(reference.messageId)?.authorId;
  return author === undefined ? [] : [author];
}

/** Newest first; empty without permission to read the history. */
function list(call: Call): Reply {
  const { state, query } = call;
  const channel = call.channel();
  const limit = Number(query.get("limit") ?? 50);
  if (!(limit >= 1 && limit <= 100)) throw invalidField(["limit"], "NUMBER_TYPE_MAX", "int value should be between 1 and 100.");
  if (!may(state, state.bot.id, channel, "ReadMessageHistory")) return { status: 200, body: [] };
  const visible = state.messagesIn(channel.id).filter((message) => message.onlyFor === undefined);
  const page = pageOf(visible, query, limit).reverse();
  return { status: 200, body: page.map((message) => messageView(state, message, state.portal.messageContent)) };
}

function pageOf(messages: Message[], query: URLSearchParams, limit: number): Message[] {
  const [before, after, around] = ["before", "after", "around"].map((name) => query.get(name));
  if (after) return messages.filter((message) => BigInt(message.id) > BigInt(after)).slice(0, limit);
  if (before) return messages.filter((message) => BigInt(message.id) < BigInt(before)).slice(-limit);
  if (!around) return messages.slice(-limit);
  const middle = messages.findIndex((message) => BigInt(message.id) >= BigInt(around));
  const from = Math.max(0, (middle < 0 ? messages.length : middle) - Math.floor(limit / 2));
  return messages.slice(from, from + limit);
}

function read(call: Call): Reply {
  demand(call.state, call.state.bot.id, call.channel(), "ReadMessageHistory");
  return messageReply(call.state, call.message(), undefined);
}

/** Only the bot's own messages (50005), none in archived threads (50083). */
function edit(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  const message = call.message();
  if (message.authorId !== state.bot.id) throw refusal("notYours");
  if (channel.thread?.archived) throw refusal("archived");
  if (!isOrdinary(message.type)) throw refusal("systemMessage");
  if (call.uploads.length > 0) demand(state, state.bot.id, channel, "AttachFiles");
  const draft = check(EditBody, call.body ?? {});
  change(state, message, revise(state, channel, message, draft, call.uploads));
  return messageReply(state, message, undefined);
}

/** Others' messages need ManageMessages. Deleting works in archived threads, too. */
function deleteMessage(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  const message = call.message();
  if (message.authorId !== state.bot.id) {
    if (channel.guildId === undefined) throw refusal("missingPermissions");
    demand(state, state.bot.id, channel, "ManageMessages");
  }
  remove(state, message);
  return { status: 204 };
}

function bulkDelete(call: Call): Reply {
  const { state } = call;
  const channel = call.channel();
  if (channel.guildId === undefined) throw refusal("wrongChannelType");
  demand(state, state.bot.id, channel, "ManageMessages");
  const ids = (call.body as { messages?: string[] } | undefined)?.messages ?? [];
  if (ids.length < 2 || ids.length > 100)
    throw invalidField(["messages"], "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.");
  removeAll(
    state,
    channel,
    ids.flatMap((id) => state.messages.get(id) ?? []).filter(({ channelId }) => channelId === channel.id),
  );
  return { status: 204 };
}

function typing(call: Call): Reply {
  const channel = call.channel();
  demand(call.state, call.state.bot.id, channel, channel.thread ? "SendMessagesInThreads" : "SendMessages");
  return { status: 204 };
}

function messageReply(state: ServiceState, message: Message, nonce: string | number | null | undefined): Reply {
  const sent = nonce === undefined || nonce === null ? {} : { nonce };
  return { status: 200, body: { ...messageView(state, message, state.portal.messageContent), ...sent } };
}
