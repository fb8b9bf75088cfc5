// Reads messages and reactions that arrived while the bot was offline.

import type { APIMessage } from "discord.js";
import type { ActiveThread } from "../../../core/ports.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import { messageId, readMessageId, readThread } from "../gateway/ids.ts";

const PAGE_SIZE = 100;
/** How many of a conversation's newest cards are checked for changed reactions. */
const MAX_CARDS = 20;

interface Wire {
  api: Api;
  handler: {
    /** A missed message. `later`: all messages after it in the thread, including the bot's, oldest first. */
    handle(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void>;
  };
  /** Compares a card's current reactions with the recorded ones. */
  reactions: { reconcile(card: APIMessage, thread: Thread, throttle: () => Promise<void>): Promise<void> };
}

/** Handles all messages in the thread since the last event, oldest first. */
export async function backfillThread(
  { thread, lastEvent, cards }: ActiveThread,
  throttle: () => Promise<void>,
  { api, handler, reactions }: Wire,
): Promise<void> {
  const { channel } = readThread(thread.id);
  const checked = cards.slice(-MAX_CARDS);
  const before = checked.map((card) => BigInt(readMessageId(card).message) - 1n);
  const after = before.reduce((a, b) => (b < a ? b : a), BigInt(lastEvent.id));
  const found = await messagesAfter(channel, String(after), throttle, api);
  for (const card of found) if (checked.includes(messageId(channel, card.id))) await reactions.reconcile(card, thread, throttle);
  const since = found.filter(({ id }) => BigInt(id) > BigInt(lastEvent.id));
  for (const [position, message] of since.entries()) await handler.handle(message, thread, since.slice(position + 1));
}

async function messagesAfter(channel: string, first: string, throttle: () => Promise<void>, api: Api): Promise<APIMessage[]> {
  const found: APIMessage[] = [];
  for (let after = first; ; after = found.at(-1)?.id ?? after) {
    await throttle();
    const page = await api.messages(channel, { after, limit: PAGE_SIZE });
    found.push(...page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)));
    if (page.length < PAGE_SIZE) return found;
  }
}
