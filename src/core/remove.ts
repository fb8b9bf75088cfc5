import type { Deps } from "./deps.ts";
import type { ChatPlatform } from "./ports.ts";
import { waitOut } from "./publish.ts";
import type { ConversationId, Thread, Turn } from "./vocabulary.ts";

/** Removes what a deleted conversation has in its thread, then its rows, then the pictures nobody else uses. */
export async function removeConversation(id: ConversationId, deps: Deps): Promise<void> {
  const conversation = await deps.store.conversation(id);
  if (conversation?.state !== "deleting") return;
  if (conversation.thread !== undefined) {
    const thread: Thread = { platform: conversation.platform, id: conversation.thread };
    const platform = deps.platform(conversation.platform);
    for (const turn of await deps.store.turns(id)) await removeCard(turn, thread, platform, deps);
    if (conversation.root) await platform.remove(thread, conversation.root);
    await platform.leave(thread);
  }
  const unused = await deps.store.remove(id);
  await deps.blobs.remove(unused, deps.uses);
}

async function removeCard(turn: Turn, thread: Thread, platform: ChatPlatform, deps: Deps): Promise<void> {
  if (!turn.message && turn.postingAt) waitOut(turn.postingAt, platform, deps);
  const message = turn.message ?? (turn.postingAt && (await platform.find(thread, turn.key, turn.postingAt)));
  if (message) await platform.remove(thread, message);
}
