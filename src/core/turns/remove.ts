import { messages } from "../cards/messages.ts";
import type { Deps } from "../deps.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ChatPlatform } from "../ports.ts";
import type { Conversation, ConversationId, MessageId, Thread, Turn } from "../vocabulary.ts";
import { waitForGrace } from "./publish.ts";

/** Removes what a deleted conversation has in its thread, then its rows, then the pictures nobody else uses. */
export async function removeConversation(id: ConversationId, deps: Deps): Promise<void> {
  const conversation = await deps.store.findConversation(id);
  if (conversation?.state !== "deleting") return;
  if (conversation.thread !== undefined) await removeMessages(conversation, conversation.thread, deps);
  await forgetConversation(id, deps);
}

/** The rows of a conversation that is deleting, and its pictures. */
export async function forgetConversation(id: ConversationId, deps: Deps): Promise<void> {
  const unused = await deps.store.purgeConversation(id);
  await deps.blobs.remove(unused, deps.isImageReferenced);
}

async function removeMessages(conversation: Conversation, thread: string, deps: Deps): Promise<void> {
  const place: Thread = { platform: conversation.platform, id: thread };
  const platform = deps.platform(conversation.platform);
  const cleared = new MessageRemover(place, platform);
  // A post that was in flight may have told its id meanwhile.
  for (
    let left = await deps.store.listTurns(conversation.id);
    left.length > 0;
    left = await turnsStillPosted(conversation.id, cleared, deps)
  )
    for (const turn of left) await cleared.removeCard(turn, deps);
  if (conversation.root) await cleared.removeMessage(conversation.root);
  // Others go on where this one was.
  if (!(await deps.store.isThreadShared(conversation.id))) await cleared.attempt(platform.archiveThread(place));
  if (cleared.refused) await platform.notify({ thread: place }, conversation.owner, messages.notAllRemoved);
}

async function turnsStillPosted(id: ConversationId, { messages }: MessageRemover, { store }: Deps): Promise<Turn[]> {
  return (await store.listTurns(id)).filter(({ message }) => message !== undefined && !messages.has(message));
}

/** What is gone from a thread. */
class MessageRemover {
  readonly messages = new Set<MessageId>();
  /** Something is out of our reach and stays. */
  refused = false;
  readonly #thread: Thread;
  readonly #platform: ChatPlatform;

  constructor(thread: Thread, platform: ChatPlatform) {
    this.#thread = thread;
    this.#platform = platform;
  }

  async removeCard(turn: Turn, deps: Deps): Promise<void> {
    if (!turn.message && turn.postingAt) waitForGrace(turn.postingAt, this.#platform, deps);
    const since = turn.postingAt;
    const message = turn.message ?? (since && (await this.attempt(this.#platform.findMessage(this.#thread, turn.key, since))));
    if (message) await this.removeMessage(message);
  }

  async removeMessage(id: MessageId): Promise<void> {
    await this.attempt(this.#platform.deleteMessage(this.#thread, id));
    this.messages.add(id);
  }

  /** What is gone is done; what is refused for good is as good as done, and told. */
  async attempt<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      this.refused ||= error.code !== "gone";
      return undefined;
    }
  }
}
