// What was written and picked while nobody listened, as Discord keeps it.

import type { APIMessage } from "discord.js";
import type { Thread } from "../../../core/vocabulary.ts";
import type { PendingBackfill } from "../../shared/backfill.ts";
import type { Api } from "../gateway/api.ts";
import { messageId, readMessageId, readThread } from "../gateway/ids.ts";

const PAGE_SIZE = 100;
/** How many cards of a conversation, the newest, are looked at for numbers that came and went. */
const MAX_MESSAGES = 20;

interface Wire {
  api: Api;
  handler: {
    /** What was written since; `later`: all that stands in the thread after it, ours too. Oldest first. */
    handle(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void>;
  };
  /** Takes a card as it stands now. */
  reactions: { reconcile(card: APIMessage, thread: Thread, turn: () => Promise<void>): Promise<void> };
}

/** Hears all that stands in the thread since, oldest first. */
export async function backfillThread(
  { thread, lastEvent, cards }: PendingBackfill,
  turn: () => Promise<void>,
  { api, handler, reactions }: Wire,
): Promise<void> {
  const { channel } = readThread(thread.id);
  const looked = cards.slice(-MAX_MESSAGES);
  const before = looked.map((card) => BigInt(readMessageId(card).message) - 1n);
  const after = before.reduce((a, b) => (b < a ? b : a), BigInt(lastEvent.id));
  const there = await messagesAfter(channel, String(after), turn, api);
  for (const card of there) if (looked.includes(messageId(channel, card.id))) await reactions.reconcile(card, thread, turn);
  const since = there.filter(({ id }) => BigInt(id) > BigInt(lastEvent.id));
  for (const [position, message] of since.entries()) await handler.handle(message, thread, since.slice(position + 1));
}

async function messagesAfter(channel: string, first: string, turn: () => Promise<void>, api: Api): Promise<APIMessage[]> {
  const there: APIMessage[] = [];
  for (let after = first; ; after = there.at(-1)?.id ?? after) {
    await turn();
    const page = await api.messages(channel, { after, limit: PAGE_SIZE });
    there.push(...page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)));
    if (page.length < PAGE_SIZE) return there;
  }
}
