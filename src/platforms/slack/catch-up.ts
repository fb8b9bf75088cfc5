// What was written and picked while nobody listened, as Slack keeps it.

import type { Missed } from "../shared/catch-up.ts";
import type { Api } from "./api.ts";
import { readMessageId, readThread, tsAt } from "./ids.ts";
import type { Said } from "./shapes.ts";

interface Wire {
  api: Api;
  ears: { hearMissed(said: Said): Promise<void> };
  /** Takes a card as it stands now. */
  numbers: { compare(card: Said): Promise<void> };
  /** The bot's own user. */
  me: string;
}

/** How many cards of a conversation, the newest, are looked at for numbers that came and went. */
const LOOK_AT = 20;
/** How far our clock may be ahead of Slack's. */
const SKEW_MS = 60_000;

/** Hears all that stands in the thread since, oldest first. */
export async function hearMissed(
  { thread, heard, cards }: Missed,
  turn: () => Promise<void>,
  { api, ears, numbers, me }: Wire,
): Promise<void> {
  const { channel, ts } = readThread(thread.id);
  if (ts === undefined) return;
  // A click has no `ts` of its own, and came by our clock.
  const since = /\/([\d.]+)$/.exec(heard.id)?.[1] ?? tsAt(new Date(heard.at.getTime() - SKEW_MS));
  const shown = cards.slice(-LOOK_AT).map((card) => readMessageId(card).ts);
  const oldest = [since, ...shown].reduce((a, b) => (Number(b) < Number(a) ? b : a));
  const there = await api.replies(channel, ts, { oldest, inclusive: true }, turn);
  for (const card of there) if (card.user === me && shown.includes(card.ts)) await numbers.compare(card);
  for (const said of there) if (Number(said.ts) > Number(since)) await ears.hearMissed(said);
}
