// Inbound: messages and reactions → requests. Pure.

import type { Command } from "../../../../commands/command.ts";
import { commands, readMessage } from "../../../../commands/index.ts";
import { commandMessages } from "../../../../commands/messages.ts";
import type { Attachment, Intent, Location, Person, Request, VariantKey } from "../../../core/vocabulary.ts";
import { isDirect, threadOn, timeOf } from "../gateway/ids.ts";
import { mention, plainText } from "../outbound/escape.ts";
import { attachmentsOf } from "./pictures.ts";
import type { SlackMessage } from "./types.ts";

/** What parsing a message needs to know. */
export interface MessageContext {
  team: string;
  /** The bot's own user. */
  me: string;
  /** This thread has an active conversation. */
  live: boolean;
  /** Messages here need no mention (SLACK_EDIT_CHANNELS). */
  listens: boolean;
}

export type ParsedMessage =
  | { request: Request }
  /** A command as plain text: "settings 16:9". */
  | { command: Command; rest: string }
  | { reply: string }
  /** The message isn't for the bot. */
  | undefined;

/** `answered`: the thread's pictures, if the message may start a conversation in a thread of people. */
export function parseMessage(message: SlackMessage, context: MessageContext, answered: Attachment[] = []): ParsedMessage {
  if (!isFromHuman(message, context.me)) return undefined;
  const text = plainText(message.text ?? "", context.me);
  const addressed = isAddressed(message, context);
  if (startsWithOther(message, context) || text.startsWith("//")) return undefined;
  // A conversation's first message isn't a reply to it.
  if (!addressed && !(context.live && isReply(message))) return undefined;
  const parsed = readMessage(addressed && isBareCommand(text) ? `/${text}` : text);
  switch (parsed.kind) {
    case "command":
      if (parsed.command.name === "edit") return edit(message, parsed.rest, addressed, answered, context);
      return { command: parsed.command, rest: parsed.rest };
    case "unknown":
      return { reply: commandMessages.unknownCommand(parsed.name, parsed.near) };
    default:
      return edit(message, text, addressed, answered, context);
  }
}

/** False for bots and system messages (joins, edits, deletions). The bot's own messages arrive too, as edits and files. */
export function isFromHuman({ subtype, bot_id, user }: SlackMessage, me: string): boolean {
  const kinds = [undefined, "file_share", "thread_broadcast"];
  return kinds.includes(subtype) && bot_id === undefined && user !== undefined && user !== me && user !== "USLACKBOT";
}

/** Whether the message may be for the bot. It isn't known yet whether its thread has a conversation, or whether it has pictures. */
export function mayAddressBot(message: SlackMessage, { me, listens }: Pick<MessageContext, "me" | "listens">): boolean {
  return isReply(message) || isDirect(message.channel) || mentions(message, me) || listens;
}

function isAddressed(message: SlackMessage, { me, listens }: MessageContext): boolean {
  if (isDirect(message.channel) || mentions(message, me)) return true;
  return listens && !isReply(message) && attachmentsOf(message).length > 0;
}

/** Whether it may start a conversation in a thread of people, so that the thread's pictures have to be looked up. */
export function needsThreadPictures(message: SlackMessage, context: MessageContext): boolean {
  return isReply(message) && !context.live && isAddressed(message, context) && attachmentsOf(message).length === 0;
}

function isReply({ ts, thread_ts }: Pick<SlackMessage, "ts" | "thread_ts">): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}

/** Identifies a message, whichever event it is from. */
export function subjectOf(team: string, { channel, ts }: Pick<SlackMessage, "channel" | "ts">): string {
  return `${team}/${channel}/${ts}`;
}

export function locationOf(team: string, { channel, ts, thread_ts }: Pick<SlackMessage, "channel" | "ts" | "thread_ts">) {
  return { thread: threadOn(team, channel, thread_ts ?? ts) } satisfies Location;
}

/** Events don't contain names: Slack shows them for mentions. Slack has no moderators. */
export function personOf(user: string): Person {
  return { id: user, name: mention(user), moderator: false };
}

/** 1–10 for the number emoji, with any skin tone. */
export function numberOf(reaction: string): number | undefined {
  const names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten"];
  const place = names.indexOf(reaction.replace(/::skin-tone-\d$/, ""));
  return place < 0 ? undefined : place + 1;
}

export function pickRequest(
  of: VariantKey,
  location: Location,
  { id, user, at, on }: { id: string; user: string; at: Date; on: boolean },
): Request {
  return { id, location, author: personOf(user), at, intent: { kind: "pick", of, on } };
}

function mentions({ text = "" }: SlackMessage, me: string): boolean {
  return new RegExp(`<@${me}[|>]`).test(text);
}

function mentionsOthers({ text = "" }: SlackMessage, { me }: MessageContext): boolean {
  return [...text.matchAll(/<@([UW][A-Z0-9]+)/g)].some(([, id]) => id !== me);
}

/** Whether it starts with a mention of somebody else. */
function startsWithOther(message: SlackMessage, { me }: MessageContext): boolean {
  return /^\s*<@/.test(message.text ?? "") && !mentions(message, me) && !isDirect(message.channel);
}

/** "settings 16:9", "again", "help": slash commands don't work in threads. "again but darker" is an instruction. */
function isBareCommand(text: string): boolean {
  const [, word = "", rest = ""] = /^([a-z]+)[:,]?(?:\s+(.*))?$/is.exec(text) ?? [];
  const name = word.toLowerCase();
  if (name === "settings") return true;
  if (name === "again" || name === "models")
    return /^(local|[\w.-]+\/[\w./:-]+)?([\s,]+(local|[\w.-]+\/[\w./:-]+))*$/i.test(rest);
  return rest === "" && commands.some((command) => command.name === name && command.options.length === 0);
}

function edit(
  message: SlackMessage,
  prompt: string,
  addressed: boolean,
  answered: Attachment[],
  context: MessageContext,
): ParsedMessage {
  const own = attachmentsOf(message);
  const pictured = own.length > 0 ? own : answered;
  const source = !context.live && pictured.length > 0 ? { attachments: pictured } : undefined;
  const intent: Intent = {
    kind: "edit",
    prompt,
    references: source ? [] : own,
    settings: {},
    addressed,
    fresh: false,
    said: { mentionsOthers: mentionsOthers(message, context) },
    ...(source && { source }),
  };
  const author = personOf(message.user ?? "");
  const { team } = context;
  return {
    request: { id: subjectOf(team, message), location: locationOf(team, message), author, at: timeOf(message.ts), intent },
  };
}
