// In: what was written or reacted → what it asks for. Pure.

import type { Command } from "../../../../commands/command.ts";
import { commands, readMessage } from "../../../../commands/index.ts";
import { commandMessages } from "../../../../commands/messages.ts";
import type { Attachment, Intent, Location, Person, Request, VariantKey } from "../../../core/vocabulary.ts";
import { isDirect, threadOn, timeOf } from "../gateway/ids.ts";
import { mention, plainText } from "../outbound/escape.ts";
import { attachmentsOf } from "./pictures.ts";
import type { SlackMessage } from "./types.ts";

/** What has to be known to understand a message. */
export interface MessageContext {
  team: string;
  /** The bot's own user. */
  me: string;
  /** A conversation goes on in this thread. */
  live: boolean;
  /** No mention is needed here (SLACK_EDIT_CHANNELS). */
  listens: boolean;
}

export type ParsedMessage =
  | { request: Request }
  /** A command in words: "settings 16:9". */
  | { command: Command; rest: string }
  | { say: string }
  /** It is between people. */
  | undefined;

/** `answered`: the pictures that it answers, where it starts a conversation in somebody's thread. */
export function parseMessage(said: SlackMessage, situation: MessageContext, answered: Attachment[] = []): ParsedMessage {
  if (!isFromHuman(said, situation.me)) return undefined;
  const text = plainText(said.text ?? "", situation.me);
  const addressed = isAddressed(said, situation);
  if (startsWithOther(said, situation) || text.startsWith("//")) return undefined;
  // What a conversation hangs on was said before it began.
  if (!addressed && !(situation.live && isReply(said))) return undefined;
  const message = readMessage(addressed && isBareCommand(text) ? `/${text}` : text);
  switch (message.kind) {
    case "command":
      if (message.command.name === "edit") return edit(said, message.rest, addressed, answered, situation);
      return { command: message.command, rest: message.rest };
    case "unknown":
      return { say: commandMessages.unknownCommand(message.name, message.near) };
    default:
      return edit(said, text, addressed, answered, situation);
  }
}

/** Bots and notices (joins, edits, deletions) ask for nothing. Our own messages come back too, as edits and as files. */
export function isFromHuman({ subtype, bot_id, user }: SlackMessage, me: string): boolean {
  const kinds = [undefined, "file_share", "thread_broadcast"];
  return kinds.includes(subtype) && bot_id === undefined && user !== undefined && user !== me && user !== "USLACKBOT";
}

/** Whether this may be for us: what is not known yet is whether a conversation goes on in its thread, or whether pictures came with it. */
export function mayAddressBot(said: SlackMessage, { me, listens }: Pick<MessageContext, "me" | "listens">): boolean {
  return isReply(said) || isDirect(said.channel) || mentions(said, me) || listens;
}

function isAddressed(said: SlackMessage, { me, listens }: MessageContext): boolean {
  if (isDirect(said.channel) || mentions(said, me)) return true;
  return listens && !isReply(said) && attachmentsOf(said).length > 0;
}

/** The reply that would start a conversation in a thread of people's: what it answers has to be looked up. */
export function asksOfThread(said: SlackMessage, situation: MessageContext): boolean {
  return isReply(said) && !situation.live && isAddressed(said, situation) && attachmentsOf(said).length === 0;
}

function isReply({ ts, thread_ts }: Pick<SlackMessage, "ts" | "thread_ts">): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}

/** One message, however many events tell of it. */
export function subjectOf(team: string, { channel, ts }: Pick<SlackMessage, "channel" | "ts">): string {
  return `${team}/${channel}/${ts}`;
}

export function placeOf(team: string, { channel, ts, thread_ts }: Pick<SlackMessage, "channel" | "ts" | "thread_ts">) {
  return { thread: threadOn(team, channel, thread_ts ?? ts) } satisfies Location;
}

/** Slack shows a person's name for the mention; we are not told it. Nobody is a moderator on Slack. */
export function personOf(user: string): Person {
  return { id: user, name: mention(user), moderator: false };
}

/** 1–10 for the number emoji, in any skin. */
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

/** Words for somebody else. */
function startsWithOther(said: SlackMessage, { me }: MessageContext): boolean {
  return /^\s*<@/.test(said.text ?? "") && !mentions(said, me) && !isDirect(said.channel);
}

/** "settings 16:9", "again", "help": slash commands cannot be typed inside threads. "again but darker" is an instruction. */
function isBareCommand(text: string): boolean {
  const [, word = "", rest = ""] = /^([a-z]+)[:,]?(?:\s+(.*))?$/is.exec(text) ?? [];
  const name = word.toLowerCase();
  if (name === "settings") return true;
  if (name === "again" || name === "models")
    return /^(local|[\w.-]+\/[\w./:-]+)?([\s,]+(local|[\w.-]+\/[\w./:-]+))*$/i.test(rest);
  return rest === "" && commands.some((command) => command.name === name && command.options.length === 0);
}

function edit(
  said: SlackMessage,
  prompt: string,
  addressed: boolean,
  answered: Attachment[],
  situation: MessageContext,
): ParsedMessage {
  const own = attachmentsOf(said);
  const pictured = own.length > 0 ? own : answered;
  const source = !situation.live && pictured.length > 0 ? { attachments: pictured } : undefined;
  const intent: Intent = {
    ...{ kind: "edit", prompt, references: source ? [] : own, settings: {}, addressed, fresh: false },
    ...(source && { source }),
  };
  const author = personOf(said.user ?? "");
  const { team } = situation;
  return { request: { id: subjectOf(team, said), location: placeOf(team, said), author, at: timeOf(said.ts), intent } };
}
