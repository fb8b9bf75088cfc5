// Inbound: messages and reactions → requests. Pure.

import type { Command } from "../../../../../commands/command.ts";
import { commands, readMessage } from "../../../../../commands/index.ts";
import { commandMessages } from "../../../../../commands/messages.ts";
import type { Intent, Location, Person, Request, Thread, VariantKey } from "../../../../core/vocabulary.ts";
import { isDirect, threadOn, timeOf } from "../../gateway/ids.ts";
import { mention, plainText } from "../../outbound/escape.ts";
import { filesIn, sourceOf, unusedFilesIn } from "../pictures.ts";
import type { SlackMessage } from "../types.ts";

/** What parsing a message needs to know. */
export interface MessageContext {
  team: string;
  /** The bot's own user. */
  me: string;
  /** It is a reply in a thread with an active conversation. A conversation's first message isn't. */
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

export function parseMessage(message: SlackMessage, context: MessageContext): ParsedMessage {
  if (!isFromHuman(message, context.me)) return undefined;
  const text = plainText(message.text ?? "", context.me);
  const addressed = isAddressed(message, context);
  if (startsWithOther(message, context) || text.startsWith("//")) return undefined;
  if (!addressed && !context.live) return undefined;
  const parsed = readMessage(addressed && isBareCommand(text) ? `/${text}` : text);
  switch (parsed.kind) {
    case "command":
      if (parsed.command.name === "edit") return edit(message, parsed.rest, addressed, context);
      return { command: parsed.command, rest: parsed.rest };
    case "unknown":
      return { reply: commandMessages.unknownCommand(parsed.name, parsed.near) };
    default:
      return edit(message, text, addressed, context);
  }
}

/** False for bots and system messages (joins, edits, deletions). The bot's own messages arrive too, as edits and files. */
export function isFromHuman({ subtype, bot_id, user }: SlackMessage, me: string): boolean {
  const kinds = [undefined, "file_share", "thread_broadcast"];
  return kinds.includes(subtype) && bot_id === undefined && user !== undefined && user !== me && user !== "USLACKBOT";
}

/** Whether the message may be for the bot. It isn't known yet whether its thread has a conversation, or whether a picture without words
 *  answers a question. */
export function mayAddressBot(message: SlackMessage, { me, listens }: Pick<MessageContext, "me" | "listens">): boolean {
  const addressed = isReply(message) || isDirect(message.channel) || mentions(message, me) || listens;
  return addressed || hasPicturesOnly(message, me);
}

function isAddressed(message: SlackMessage, { me, listens }: MessageContext): boolean {
  if (isDirect(message.channel) || mentions(message, me)) return true;
  return listens && !isReply(message) && sourceOf(message, me) !== undefined;
}

/** Pictures without words for the bot may answer the question which picture was meant. */
export function hasPicturesOnly(message: SlackMessage, me: string): boolean {
  return plainText(message.text ?? "", me) === "" && "attachments" in (sourceOf(message, me) ?? {});
}

/** The pictures answer the question that was asked in `thread`. */
export function answerTo(thread: Thread, message: SlackMessage, { team, me }: MessageContext): Request {
  const source = sourceOf(message, me);
  const intent: Intent = {
    ...{ kind: "edit", prompt: "", settings: {}, addressed: true, fresh: false },
    references: source && "attachments" in source ? source.attachments : [],
  };
  return requestFrom(message, { thread }, intent, team);
}

export function isReply({ ts, thread_ts }: Pick<SlackMessage, "ts" | "thread_ts">): boolean {
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

function mentionsOthers({ text = "" }: SlackMessage, me: string): boolean {
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

function edit(message: SlackMessage, prompt: string, addressed: boolean, { team, me, live }: MessageContext): ParsedMessage {
  const own = sourceOf(message, me);
  const references = live && own && "attachments" in own ? own.attachments : [];
  const source = references.length > 0 ? undefined : own;
  const unused = unusedFilesIn(filesIn(message));
  const intent: Intent = {
    ...{ kind: "edit", prompt, references, settings: {}, addressed, fresh: false },
    said: { mentionsOthers: mentionsOthers(message, me) },
    ...(source && { source }),
    ...(unused.length > 0 && { unused }),
  };
  return { request: requestFrom(message, locationOf(team, message), intent, team) };
}

function requestFrom(message: SlackMessage, location: Location, intent: Intent, team: string): Request {
  return { id: subjectOf(team, message), location, author: personOf(message.user ?? ""), at: timeOf(message.ts), intent };
}
