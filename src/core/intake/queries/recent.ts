// Conversations in lists beside other things. What is read of one is the same however many edits it has.

import type { ConversationLine, RecentConversation } from "../../cards/views.ts";
import type { Deps } from "../../deps.ts";
import { originalsOf } from "../../turns/originals.ts";
import type { Conversation, ImageInfo, Person, PlatformName, Thread } from "../../vocabulary.ts";

const MAX_CONVERSATIONS = 20;
/** Of each conversation, the pictures of so many edits. */
const MAX_EDITS = 6;

export async function listRecent(person: Person, platform: PlatformName, { store }: Deps): Promise<RecentConversation[]> {
  const found = await store.conversations.listConversationsOf(platform, person.id, undefined, MAX_CONVERSATIONS);
  return Promise.all(
    found.map(async (conversation) => ({
      ...(await lineOf(conversation, store)),
      pictures: await newestPictures(conversation, store),
    })),
  );
}

/** Undefined if none is in this thread. */
export async function findLine(thread: Thread, platform: PlatformName, { store }: Deps): Promise<ConversationLine | undefined> {
  const found = thread.platform === platform ? await store.conversations.findConversation(thread) : undefined;
  return found?.state === "active" ? lineOf(found, store) : undefined;
}

export async function lineOf(
  { id, key, platform, thread, title, updatedAt }: Conversation,
  store: Deps["store"],
): Promise<ConversationLine> {
  const [turns, open] = await Promise.all([store.turns.countTurns(id), store.turns.findOpenTurn(id)]);
  return {
    ...{ key, title, updatedAt, turns, drawing: open !== undefined },
    ...(thread !== undefined && { thread: { platform, id: thread } }),
  };
}

async function newestPictures({ id }: Conversation, { turns }: Deps["store"]): Promise<ImageInfo[]> {
  const newest = await turns.listNewestTurns(id, MAX_EDITS);
  const first = newest.find(({ number }) => number === 1) ?? (await turns.findTurnByNumber(id, 1));
  return [
    ...(first ? originalsOf(first) : []),
    ...newest.flatMap(({ variants }) => variants.flatMap(({ image }) => image ?? [])),
  ];
}
