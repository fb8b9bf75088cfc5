// Inbound: what messages and reactions ask for. Pure.

import { type APIMessage, MessageType } from "discord.js";
import { readMessage } from "../../../../../commands/index.ts";
import { commandMessages } from "../../../../../commands/messages.ts";
import { visibleText } from "../../../../core/cards/format.ts";
import type { Attachment, Intent, Person, Request, UnusedFile } from "../../../../core/vocabulary.ts";
import { locationOf, messageId, type Where } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { nameOf } from "../person.ts";
import { attachmentsOf, unusedFilesOf } from "../pictures.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { textFileOf } from "./text-file.ts";

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

/** What a message asks for, or a sentence for its author. Undefined if it isn't for the bot. */
export type ParsedMessage = ParsedText | { reply: string } | undefined;

/** `addressed`: see the core's `Intent`. */
export interface ParsedText {
  text: string;
  undo: boolean;
  addressed: boolean;
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

/** The pictures that the message itself has. */
export function ownPictures(message: IncomingMessage | APIMessage): Attachment[] {
  return attachmentsOf(("copy" in message && message.copy) || message);
}

/** Files that are no pictures: the message's own, or else those of the message without pictures that it replies to. An instruction that Discord
 *  made a file isn't one of them. */
export function unusedFiles(incoming: IncomingMessage): UnusedFile[] {
  const { copy, referenced_message: answered } = incoming;
  const text = textFileOf(incoming);
  const { attachments = [], ...own } = copy ?? incoming;
  const found = unusedFilesOf({ ...own, attachments: attachments.filter(({ id }) => id !== text?.id) });
  const isAboutAnswered = answered && found.length === 0 && attachmentsOf(answered).length === 0;
  return isAboutAnswered && ownPictures(incoming).length === 0 ? unusedFilesOf(answered) : found;
}

/** A message that asks which picture is meant is answered by a picture without words, from the same person and not to somebody else. */
export function isPictureAlone(incoming: IncomingMessage, context: MessageContext): boolean {
  return (
    isFromHuman(incoming) &&
    ownPictures(incoming).length > 0 &&
    visibleText(promptOf(incoming, context)) === "" &&
    (!isToOthers(incoming, context) || mentions(incoming, context))
  );
}

function isToOthers({ author, referenced_message: answered }: IncomingMessage, { me }: MessageContext): boolean {
  return Boolean(answered && answered.author.id !== me && answered.author.id !== author.id);
}

export function parseMessage(incoming: IncomingMessage, context: MessageContext): ParsedMessage {
  if (!isFromHuman(incoming)) return undefined;
  const { where, live } = context;
  const mentioned = mentions(incoming, context);
  const direct = where.kind === "direct";
  const answered = incoming.referenced_message;
  const toOthers = isToOthers(incoming, context);
  const invited = mentioned || direct || (context.listens && where.kind === "channel");
  if ((toOthers && !invited) || (startsWithMention(incoming.content) && !mentioned && !direct)) return undefined;
  const pictures = ownPictures(incoming).length > 0 || (answered && attachmentsOf(answered).length > 0);
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
      return text === "" && (mentioned || pictures || (direct && unusedFiles(incoming).length > 0))
        ? { text: "", undo: false, addressed }
        : undefined;
    default:
      return { text, undo: false, addressed };
  }
}

/** Whether it mentions the bot, or its role. */
export function mentions(
  { content, mentions: mentioned }: IncomingMessage,
  { me, role }: Pick<MessageContext, "me" | "role">,
): boolean {
  return mentioned.some(({ id }) => id === me) || ownMention(me, role).test(content);
}

/** In the text: a reply mentions its author too, without saying so. */
export function mentionsOthers({ content }: IncomingMessage, { me }: MessageContext): boolean {
  return [...content.matchAll(/<@!?(\d+)>/g)].some(([, id]) => id !== me);
}

function ownMention(me: string, role: string | undefined): RegExp {
  return new RegExp(role === undefined ? `<@!?${me}>` : `<@!?${me}>|<@&${role}>`);
}

function startsWithMention(content: string): boolean {
  return /^\s*<@[!&]?\d+>/.test(content);
}

/** The text without the bot's mention, and with names instead of ids. */
export function promptOf(
  { content, mentions: mentioned }: IncomingMessage,
  { me, role }: Pick<MessageContext, "me" | "role">,
): string {
  const names = new Map(mentioned.map((user) => [user.id, nameOf(user)]));
  return content
    .replace(new RegExp(ownMention(me, role), "g"), " ")
    .replace(/<@!?(\d+)>/g, (_, id: string) => names.get(id) ?? "somebody")
    .replace(/[^\S\n]+/g, " ")
    .trim();
}
