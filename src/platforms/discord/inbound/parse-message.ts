// Inbound: messages and reactions → requests. Pure.

import { type APIBaseMessage, type APIMessage, MessageType } from "discord.js";
import { readMessage } from "../../../../commands/index.ts";
import { commandMessages } from "../../../../commands/messages.ts";
import type { Attachment, Intent, Person, Request, Source } from "../../../core/vocabulary.ts";
import { locationOf, messageId, threadOn, timeOf, type Where } from "../gateway/ids.ts";
import { discordMessages } from "../messages.ts";
import { nameOf } from "./person.ts";
import { attachmentsOf } from "./pictures.ts";

export type IncomingMessage = APIBaseMessage &
  Pick<APIMessage, "mentions"> & { referenced_message?: APIMessage | null; member?: { nick?: string | null; roles?: string[] } };

/** What parsing a message needs to know. */
export interface MessageContext {
  where: Where;
  /** The bot's own user. */
  me: string;
  /** The bot's own role. People mention it too. */
  role?: string;
  /** This thread or direct message has an active conversation. */
  live: boolean;
  /** Messages here need no mention (DISCORD_EDIT_CHANNELS). */
  listens: boolean;
  author: Person;
}

/** A request, or a sentence for the author. Undefined if the message isn't for the bot. */
export type ParsedMessage = { request: Request } | { reply: string } | undefined;

export function parseMessage(incoming: IncomingMessage, context: MessageContext): ParsedMessage {
  if (!isFromHuman(incoming)) return undefined;
  const parsed = parseText(incoming, context);
  if (parsed === undefined || "reply" in parsed) return parsed;
  const intent: Intent = parsed.undo ? { kind: "undo" } : editIntent(incoming, parsed.text, parsed.addressed, context);
  const request = {
    id: incoming.id,
    location: locationFor(incoming, context),
    author: context.author,
    at: timeOf(incoming.id),
    intent,
  };
  return { request };
}

/** False for bots, webhooks and system messages (joins, renames, thread starters). */
export function isFromHuman({ author, webhook_id, type }: IncomingMessage): boolean {
  return !author.bot && webhook_id === undefined && (type === MessageType.Default || type === MessageType.Reply);
}

export function authorOf({ author, member }: IncomingMessage, moderator: boolean): Person {
  return { id: author.id, name: nameOf(author, member?.nick), moderator };
}

/** 1–10 for the number emoji, with or without a variation selector. */
export function numberOf(emoji: string | null): number | undefined {
  const digits = (emoji ?? "").replaceAll("\ufe0f", "");
  if (digits === "🔟") return 10;
  return /^[1-9]\u20e3$/.test(digits) ? Number(digits[0]) : undefined;
}

export function pickRequest(
  reaction: { channel_id: string; message_id: string },
  number: number,
  on: boolean,
  { where, author, at }: { where: Where; author: Person; at: Date },
): Request {
  const message = messageId(reaction.channel_id, reaction.message_id);
  const intent: Intent = { kind: "pick", of: { message, number }, on };
  return { id: `${reaction.message_id}:${author.id}:${number}`, location: locationOf(where), author, at, intent };
}

type ParsedText = { text: string; undo: boolean; addressed: boolean } | { reply: string } | undefined;

function parseText(incoming: IncomingMessage, context: MessageContext): ParsedText {
  const { where, live, me } = context;
  const mentioned = mentions(incoming, context);
  const direct = where.kind === "direct";
  const answered = incoming.referenced_message;
  const toOthers = answered && answered.author.id !== me && answered.author.id !== incoming.author.id;
  const invited = mentioned || direct || (context.listens && where.kind === "channel");
  if ((toOthers && !invited) || (startsWithMention(incoming.content) && !mentioned && !direct)) return undefined;
  const pictures = attachmentsOf(incoming).length > 0 || (answered && attachmentsOf(answered).length > 0);
  const continues = live && where.kind === "thread";
  const addressed = mentioned || direct || (context.listens && !continues && Boolean(pictures));
  if (!addressed && !continues) return undefined;
  const text = promptOf(incoming, context);
  const message = readMessage(text);
  switch (message.kind) {
    case "command":
      if (message.command.name === "edit") return { text: message.rest, undo: false, addressed };
      return message.command.name === "undo"
        ? { text: "", undo: true, addressed }
        : { reply: discordMessages.useTheCommand(message.command.name) };
    case "unknown":
      return { reply: commandMessages.unknownCommand(message.name, message.near) };
    case "nothing":
      return text === "" && (mentioned || pictures) ? { text: "", undo: false, addressed } : undefined;
    default:
      return { text, undo: false, addressed };
  }
}

function mentions({ content, mentions: mentioned }: IncomingMessage, { me, role }: MessageContext): boolean {
  return mentioned.some(({ id }) => id === me) || ownMention(me, role).test(content);
}

/** In the text: a reply mentions its author too, without saying so. */
function mentionsOthers({ content }: IncomingMessage, { me }: MessageContext): boolean {
  return [...content.matchAll(/<@!?(\d+)>/g)].some(([, id]) => id !== me);
}

function ownMention(me: string, role: string | undefined): RegExp {
  return new RegExp(role === undefined ? `<@!?${me}>` : `<@!?${me}>|<@&${role}>`);
}

function startsWithMention(content: string): boolean {
  return /^\s*<@[!&]?\d+>/.test(content);
}

/** The text without the bot's mention, and with names instead of ids. */
function promptOf({ content, mentions: mentioned }: IncomingMessage, { me, role }: MessageContext): string {
  const names = new Map(mentioned.map((user) => [user.id, nameOf(user)]));
  return content
    .replace(new RegExp(ownMention(me, role), "g"), " ")
    .replace(/<@!?(\d+)>/g, (_, id: string) => names.get(id) ?? "somebody")
    .replace(/[^\S\n]+/g, " ")
    .trim();
}

/** A conversation hangs on the message with the picture, so that people who edit the same picture share it. */
function locationFor(incoming: IncomingMessage, { where }: MessageContext): Request["location"] {
  if (where.kind !== "channel") return locationOf(where);
  const answered = incoming.referenced_message;
  return { thread: threadOn(where.channel, answered && attachmentsOf(answered).length > 0 ? answered.id : incoming.id) };
}

function editIntent(incoming: IncomingMessage, prompt: string, addressed: boolean, context: MessageContext): Intent {
  const own = attachmentsOf(incoming);
  const pointed = pointedAt(incoming, context);
  const starts = context.where.kind !== "thread" || !context.live;
  const source = pointed ?? (starts && own.length > 0 ? { attachments: own } : undefined);
  const references: Attachment[] = source && source !== pointed ? [] : own;
  const fresh = context.where.kind === "direct" && source !== undefined && "attachments" in source;
  const said = { mentionsOthers: mentionsOthers(incoming, context) };
  return { kind: "edit", prompt, ...(source && { source }), references, settings: {}, addressed, fresh, said };
}

/** What the message replies to: a card in its conversation, or anybody's pictures. */
function pointedAt({ referenced_message: answered }: IncomingMessage, { me, live, where }: MessageContext): Source | undefined {
  if (!answered) return undefined;
  if (answered.author.id === me && live && where.kind !== "channel") return { card: messageId(answered.channel_id, answered.id) };
  const attachments = attachmentsOf(answered);
  return attachments.length > 0 ? { attachments } : undefined;
}
