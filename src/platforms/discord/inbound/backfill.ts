// Reads messages, edits, deletions and reactions that happened while the bot was offline.

import type { APIMessage } from "discord.js";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { ActiveThread, Core } from "../../../core/ports/core.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import { eventOfRequest, messageId, messageOfRequest, readMessageId, readThread, timeOf } from "../gateway/ids.ts";

const PAGE_SIZE = 100;
/** How many of a conversation's newest cards are checked for changed reactions. */
const MAX_CARDS = 20;
/** How many of a conversation's newest open requests are checked for edits and deletions. */
const MAX_OPEN = 20;
/** How much earlier than the last event an edit may be. The core ignores one that it has received. */
const EDIT_MARGIN_MS = 60_000;
/** A webhook's message this soon after one that is gone may be a proxy's copy of it. */
const PROXY_MS = 10_000;

interface Wire {
  api: Api;
  core: Pick<Core, "onMessageDeleted">;
  handler: {
    /** A missed message, or an edit of one that was handled before. `later`: all messages after it in the thread, including the bot's, oldest
     *  first. */
    handle(message: APIMessage, thread: Thread, later: APIMessage[], editedAt?: Date): Promise<void>;
  };
  /** Compares a card's current reactions with the recorded ones. */
  reactions: { reconcile(card: APIMessage, thread: Thread, throttle: () => Promise<void>): Promise<void> };
}

type Throttle = () => Promise<void>;

/** Handles all messages in the thread since the last event, oldest first. Before that, edits of messages from before, and deletions. */
export async function backfillThread(
  { thread, lastEvent, cards, openRequests }: ActiveThread,
  throttle: Throttle,
  { api, core, handler, reactions }: Wire,
): Promise<void> {
  const { channel, parent } = readThread(thread.id);
  const last = BigInt(eventOfRequest(lastEvent.id));
  const checked = cards.slice(-MAX_CARDS);
  const before = checked.map((card) => BigInt(readMessageId(card).message) - 1n);
  const after = before.reduce((a, b) => (b < a ? b : a), last);
  const found = await messagesAfter(channel, String(after), throttle, api);
  for (const card of found) if (checked.includes(messageId(channel, card.id))) await reactions.reconcile(card, thread, throttle);
  const known = new Map(found.filter(({ id }) => BigInt(id) <= last).map((message) => [message.id, message]));
  for (const id of openRequests.flatMap((request) => messageOfRequest(request) ?? []).slice(-MAX_OPEN)) {
    const message = found.find((one) => one.id === id) ?? (await findMessage(id, [channel, parent], throttle, api));
    if (message === "gone") await core.onMessageDeleted(id);
    else if (message) known.set(id, message);
  }
  for (const message of known.values()) {
    const edited = message.edited_timestamp;
    if (edited && Date.parse(edited) > lastEvent.at.getTime() - EDIT_MARGIN_MS)
      await handler.handle(message, thread, found, new Date(edited));
  }
  const since = found.filter(({ id }) => BigInt(id) > last);
  for (const [position, message] of since.entries()) await handler.handle(message, thread, since.slice(position + 1));
}

/** A conversation's first message is in the thread or beside it. Undefined: it can't be read, or a proxy has replaced it. */
async function findMessage(
  id: string,
  channels: (string | undefined)[],
  throttle: Throttle,
  api: Api,
): Promise<APIMessage | "gone" | undefined> {
  for (const channel of channels) {
    if (channel === undefined) continue;
    try {
      await throttle();
      return await api.message(channel, id);
    } catch (error) {
      if (hasCode(error, "forbidden")) return undefined;
      if (!hasCode(error, "gone")) throw error;
    }
    await throttle();
    const next = await api.messages(channel, { after: id, limit: PAGE_SIZE });
    if (next.some((message) => message.webhook_id !== undefined && isSoonAfter(message, id))) return undefined;
  }
  return "gone";
}

function isSoonAfter(message: APIMessage, id: string): boolean {
  return timeOf(message.id).getTime() - timeOf(id).getTime() < PROXY_MS;
}

async function messagesAfter(channel: string, first: string, throttle: Throttle, api: Api): Promise<APIMessage[]> {
  const found: APIMessage[] = [];
  for (let after = first; ; after = found.at(-1)?.id ?? after) {
    await throttle();
    const page = await api.messages(channel, { after, limit: PAGE_SIZE });
    found.push(...page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)));
    if (page.length < PAGE_SIZE) return found;
  }
}
