// What was written and picked while nobody listened, as Discord keeps it.

import type { APIMessage } from "discord.js";
import type { MessageId, Thread } from "../../core/vocabulary.ts";
import type { Missed } from "../shared/catch-up.ts";
import type { Api } from "./api.ts";
import { codeOf, codes } from "./faults.ts";
import { messageId, readMessageId, readThread } from "./ids.ts";

const PAGE = 100;

interface Ears {
  /** What was written since; `later`: all that stands in the thread after it, ours too. Oldest first. */
  hear(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void>;
  /** Number reactions that stand under a card now. */
  reactions(card: APIMessage, thread: Thread): Promise<void>;
}

/** Hears all that stands in the thread since, oldest first. */
export async function hearMissed(
  { thread, heard, cards }: Missed,
  turn: () => Promise<void>,
  { api, ears }: { api: Api; ears: Ears },
): Promise<void> {
  const { channel } = readThread(thread.id);
  const since = await messagesSince(channel, heard.id, turn, api);
  const shown = since.filter(({ id }) => cards.includes(messageId(channel, id)));
  const newest = cards.at(-1);
  if (newest && !shown.some(({ id }) => messageId(channel, id) === newest)) shown.push(...(await cardAt(newest, turn, api)));
  for (const card of shown) if (card.reactions?.length) await ears.reactions(card, thread);
  for (const [position, message] of since.entries()) await ears.hear(message, thread, since.slice(position + 1));
}

/** The newest card, on which people pick even where something was heard after it. None, if somebody removed it. */
async function cardAt(id: MessageId, turn: () => Promise<void>, api: Api): Promise<APIMessage[]> {
  const { channel, message } = readMessageId(id);
  await turn();
  return api.message(channel, message).then(
    (card) => [card],
    (error: unknown) => {
      if (codeOf(error) === codes.unknownMessage) return [];
      throw error;
    },
  );
}

async function messagesSince(channel: string, heard: string, turn: () => Promise<void>, api: Api): Promise<APIMessage[]> {
  const since: APIMessage[] = [];
  for (let after = heard; ; after = since.at(-1)?.id ?? after) {
    await turn();
    const page = await api.messages(channel, { after, limit: PAGE });
    since.push(...page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)));
    if (page.length < PAGE) return since;
  }
}
