// Reads a thread, to rebuild its conversation.

import type { APIMessage } from "discord.js";
import { raceWithAbort } from "../../../../core/concurrency/abort.ts";
import type { HistoryMessage, ThreadHistory } from "../../../../core/rebuild/thread-history.ts";
import type { ConversationKey, Thread } from "../../../../core/vocabulary.ts";
import type { Api } from "../../gateway/api.ts";
import { starterOf } from "../../gateway/downloads.ts";
import { messageId, readThread, snowflakeAt, timeOf } from "../../gateway/ids.ts";
import { customIds } from "../../outbound/render-card.ts";
import { isFromHuman, promptOf } from "../messages/parse-message.ts";
import { nameOf } from "../person.ts";
import { attachmentsOf } from "../pictures.ts";
import { identifyPickers } from "./pickers.ts";
import { readPostedCard } from "./read-card.ts";

const PAGE_SIZE = 100;
const MAX_PAGES = 10;
/** How many of the newest cards are checked for reactions. */
const MAX_CARDS = 10;

interface Wire {
  api: Pick<Api, "message" | "messages" | "usersWhoReacted">;
  /** The bot's own user. */
  me: string;
  /** Called for every message that is read. */
  found(message: APIMessage): void;
}

/** The newest messages before this moment, up to the beginning of the newest conversation there. */
export async function readHistory(thread: Thread, before: Date, signal: AbortSignal, wire: Wire): Promise<ThreadHistory> {
  const { channel, parent } = readThread(thread.id);
  const within = <T>(work: Promise<T>) => raceWithAbort(work, signal);
  const starter = parent === undefined ? undefined : await within(starterOf({ channel, parent }, wire.api));
  const read: APIMessage[] = [];
  let isCut = true;
  for (let page = 0, last = snowflakeAt(before); isCut && page < MAX_PAGES; page++) {
    const found = await within(wire.api.messages(channel, { before: last, limit: PAGE_SIZE }));
    read.push(...found.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1)));
    last = read.at(-1)?.id ?? last;
    // A direct message may be long: what came before the conversation doesn't matter, but for the message that started it.
    const first = read.findIndex((message) => message.author.id === wire.me && readPostedCard(message)?.number === 1);
    isCut = found.length === PAGE_SIZE && !(parent === undefined && first >= 0 && first < read.length - 1);
  }
  const messages = read.reverse().filter(({ id }) => id !== starter?.id);
  for (const message of [starter ?? [], messages].flat()) wire.found(message);
  const root = starter?.author.id === wire.me ? rootOf(starter) : undefined;
  const history = messages.map((message) => ({ message, shown: toHistory(message, wire.me) }));
  for (const { message, shown } of history.filter(({ shown }) => shown.card).slice(-MAX_CARDS))
    if (shown.card) shown.card = await within(identifyPickers(message, shown.card, wire.api));
  return {
    messages: [
      ...(starter ? [{ ...toHistory(starter, wire.me), isStarter: true as const }] : []),
      ...history.map(({ shown }) => shown),
    ],
    ...(root && { root }),
    isCut,
  };
}

/** The bot's message that the thread was opened on has a button with the conversation's key. */
function rootOf({ id, channel_id: channel, components }: APIMessage): ThreadHistory["root"] {
  const [, key] = customIds(components ?? []).flatMap((one) => /^form:([0-9A-Za-z]{12})$/.exec(one) ?? []);
  return { message: messageId(channel, id), ...(key && { conversation: key as ConversationKey }) };
}

function toHistory(message: APIMessage, me: string): HistoryMessage {
  const isOwn = message.author.id === me;
  const card = isOwn ? readPostedCard(message) : undefined;
  return {
    ...{ id: message.id, at: timeOf(message.id), text: promptOf(message, { me }) },
    pictures: card ? [] : attachmentsOf(message),
    ...(isFromHuman(message) && { author: { id: message.author.id, name: nameOf(message.author) } }),
    ...(card && { card }),
  };
}
