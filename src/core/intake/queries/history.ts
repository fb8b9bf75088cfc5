// The conversations that a person took part in, and what they search for in them.

import { setImmediate } from "node:timers/promises";
import type { ConversationSummary, FoundEdit, QueryResults, StripItem } from "../../cards/views.ts";
import type { Deps } from "../../deps.ts";
import { includesWords, readSearch } from "../../search.ts";
import { summarizeUsage } from "../../turns/usage.ts";
import type { Conversation, ConversationKey, Person, PlatformName, TurnKey } from "../../vocabulary.ts";

const PAGE_SIZE = 20;
/** A search looks through so many conversations. Then the person decides whether to look further back. */
const MAX_SEARCHED = 500;
/** A search reads the instructions of so many conversations at once, and lets others work in between. */
const BATCH_SIZE = 25;
/** Of one conversation. */
const MAX_FOUND_EDITS = 3;

/** A conversation that was found. `edits`: those whose instruction has the words, newest first. */
interface Match {
  conversation: Conversation;
  edits: { turn: TurnKey; prompt: string }[];
}

export async function findHistory(
  person: Person,
  { words: typed = "", before }: { words?: string; before?: ConversationKey },
  platform: PlatformName,
  deps: Deps,
  summarize: (conversation: Conversation) => Promise<ConversationSummary>,
): Promise<QueryResults["history"]> {
  const words = readSearch(typed);
  const limit = words.length > 0 ? MAX_SEARCHED : PAGE_SIZE;
  const listed = await deps.store.conversations.listInvolving(platform, person.id, before, limit + 1);
  const searched = listed.slice(0, limit);
  const matches =
    words.length > 0 ? await search(words, searched, deps) : searched.map((conversation) => ({ conversation, edits: [] }));
  const shown = matches.slice(0, PAGE_SIZE);
  const spent = await summarizeUsage(person.id, platform, deps);
  const last = matches.length > PAGE_SIZE ? shown.at(-1)?.conversation : listed.length > limit ? searched.at(-1) : undefined;
  const items = shown.map(async ({ conversation, edits }) => {
    const summary = await summarize(conversation);
    const found = edits.slice(0, MAX_FOUND_EDITS).flatMap((edit) => foundEdit(edit, summary.strip) ?? []);
    return { ...summary, owner: conversation.owner, found, more: edits.length - found.length };
  });
  return {
    ...{ items: await Promise.all(items), words },
    ...(last && { next: last.key }),
    ...(spent !== undefined && { spent }),
  };
}

/** Stops when there is more than a page. */
async function search(words: string[], conversations: Conversation[], deps: Deps): Promise<Match[]> {
  const matches: Match[] = [];
  for (let at = 0; at < conversations.length && matches.length <= PAGE_SIZE; at += BATCH_SIZE) {
    const batch = conversations.slice(at, at + BATCH_SIZE);
    const prompts = await deps.store.turns.listPrompts(batch.map(({ id }) => id));
    const promptsOf = Map.groupBy(prompts, ({ conversation }) => conversation);
    await setImmediate(); // SQLite answers before anything else gets its turn
    for (const conversation of batch) {
      const match = matchIn(conversation, promptsOf.get(conversation.id) ?? [], words);
      if (match) matches.push(match);
    }
  }
  return matches;
}

/** Each word is in the title, or in one instruction together with the title. */
function matchIn(conversation: Conversation, prompts: Match["edits"], words: string[]): Match | undefined {
  const missing = words.filter((word) => !includesWords([word], conversation.title));
  const isFound = (prompt: string) =>
    missing.length > 0 ? includesWords(missing, prompt) : words.some((word) => includesWords([word], prompt));
  const edits = prompts.filter(({ prompt }) => isFound(prompt)).reverse();
  return edits.length > 0 || missing.length === 0 ? { conversation, edits } : undefined;
}

function foundEdit({ turn, prompt }: Match["edits"][number], strip: StripItem[]): FoundEdit | undefined {
  const item = strip.find((one) => one.turn === turn);
  if (!item) return undefined;
  const pictures = item.pictures.filter(({ image }) => image);
  const image = (pictures.find(({ picked }) => picked) ?? pictures[0])?.image;
  return { turn, number: item.number, prompt, ...(image && { image }) };
}
