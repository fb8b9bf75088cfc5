// Reads messages and reactions that arrived while the bot was offline.

import { hasCode } from "../../../core/platforms/refusals.ts";
import type { ActiveThread } from "../../../core/ports/core.ts";
import type { Api } from "../gateway/api.ts";
import { readMessageId, readThread, tsAt } from "../gateway/ids.ts";
import type { SlackMessage } from "./types.ts";

interface Wire {
  api: Api;
  handler: {
    handleMissed(message: SlackMessage): Promise<void>;
    handleMissedEdit(message: SlackMessage): Promise<void>;
    handleMissedDeletion(message: Pick<SlackMessage, "channel" | "ts">): Promise<void>;
  };
  /** Compares a card's current reactions with the recorded ones. */
  reactions: { reconcile(card: SlackMessage): Promise<void> };
  /** The bot's own user. */
  me: string;
}

/** How many of a conversation's newest cards are checked for changed reactions. */
const MAX_CARDS = 20;
/** How far this clock may be ahead of Slack's. */
const CLOCK_SKEW_MS = 60_000;

/** Handles all messages in the thread since the last event, oldest first, and earlier ones that were edited or deleted since. */
export async function backfillThread(
  { thread, lastEvent, cards, openRequests }: ActiveThread,
  throttle: () => Promise<void>,
  { api, handler, reactions, me }: Wire,
): Promise<void> {
  const { channel, ts } = readThread(thread.id);
  if (ts === undefined) return;
  // A click has no `ts`, so its time is from this clock.
  const since = /\/([\d.]+)$/.exec(lastEvent.id)?.[1] ?? tsAt(new Date(lastEvent.at.getTime() - CLOCK_SKEW_MS));
  const shown = cards.slice(-MAX_CARDS).map((card) => readMessageId(card).ts);
  const open = openRequests.flatMap((request) => postedIn(channel, request) ?? []);
  const oldest = [since, ...shown, ...open].reduce((a, b) => (Number(b) < Number(a) ? b : a));
  const there = await api.replies(channel, ts, { oldest, inclusive: true }, throttle);
  for (const card of there) if (card.user === me && shown.includes(card.ts)) await reactions.reconcile(card);
  for (const message of there) {
    if (Number(message.ts) > Number(since)) await handler.handleMissed(message);
    else if (wasEditedSince(message, since)) await handler.handleMissedEdit(message);
  }
  const read = new Map(there.map((message) => [message.ts, message]));
  for (const asked of open) {
    const message = read.get(asked) ?? (await findElsewhere(channel, asked, throttle, api));
    if (!message || message.subtype === "tombstone") await handler.handleMissedDeletion({ channel, ts: asked });
    else if (!read.has(asked) && wasEditedSince(message, since)) await handler.handleMissedEdit(message);
  }
}

/** The `ts` of the message that a request comes from. Undefined if it comes from something else, such as a form. */
function postedIn(channel: string, request: string): string | undefined {
  const [, place, ts] = /^\w+\/(\w+)\/(\d+\.\d+)$/.exec(request) ?? [];
  return place === channel ? ts : undefined;
}

/** A message may start an edit in the thread of another one. */
async function findElsewhere(channel: string, ts: string, throttle: () => Promise<void>, api: Api) {
  await throttle();
  try {
    return await api.message(channel, ts);
  } catch (error) {
    if (hasCode(error, "gone")) return undefined;
    throw error;
  }
}

/** Slack gives the times of edits in whole seconds. */
function wasEditedSince({ edited }: SlackMessage, since: string): boolean {
  return edited !== undefined && Number(edited.ts) >= Math.floor(Number(since));
}
