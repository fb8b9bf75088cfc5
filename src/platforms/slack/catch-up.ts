// What was written and picked while nobody listened, as Slack keeps it.

import type { Missed } from "../shared/catch-up.ts";
import type { Api } from "./api.ts";
import { readMessageId, readThread, tsAt } from "./ids.ts";
import type { Said } from "./shapes.ts";

interface Ears {
  hearMissed(said: Said): Promise<void>;
  /** Number reactions that stand under a card now. */
  reactions(card: Said): Promise<void>;
}

/** Hears all that stands in the thread since, oldest first. */
export async function hearMissed(
  { thread, heard, cards }: Missed,
  turn: () => Promise<void>,
  { api, ears, me }: { api: Api; ears: Ears; me: string },
): Promise<void> {
  const { channel, ts } = readThread(thread.id);
  if (ts === undefined) return;
  const oldest = /\/([\d.]+)$/.exec(heard.id)?.[1] ?? tsAt(heard.at);
  const since = await api.replies(channel, ts, { oldest }, turn);
  const shown = new Set(cards.map((card) => readMessageId(card).ts));
  for (const card of since) if (card.user === me && shown.has(card.ts) && card.reactions) await ears.reactions(card);
  for (const said of since) if (Number(said.ts) > Number(oldest)) await ears.hearMissed(said);
}
