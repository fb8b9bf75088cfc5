import { messages } from "../cards/messages.ts";
import type { Deferred } from "../deferred.ts";
import type { Deps } from "../deps.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ChatPlatform } from "../ports/platform.ts";
import type { Conversation, ConversationId, MessageId, Thread, Turn } from "../vocabulary.ts";
import { graceLeft } from "./publish.ts";

/** Removes a deleted conversation's messages, then its rows, then the pictures that nothing else uses. */
export async function removeConversation(id: ConversationId, deps: Deps): Promise<Deferred | undefined> {
  const conversation = await deps.store.conversations.findConversation(id);
  if (conversation?.state !== "deleting") return undefined;
  const wait = conversation.thread === undefined ? undefined : await removeMessages(conversation, conversation.thread, deps);
  if (!wait) await forgetConversation(id, deps);
  return wait;
}

/** Removes the rows and pictures of a conversation that is being deleted. */
export async function forgetConversation(id: ConversationId, deps: Deps): Promise<void> {
  const unused = await deps.store.conversations.purgeConversation(id);
  await deps.blobs.remove(unused, deps.isImageReferenced);
}

async function removeMessages(conversation: Conversation, id: string, deps: Deps): Promise<Deferred | undefined> {
  const thread: Thread = { platform: conversation.platform, id };
  const platform = deps.platform(conversation.platform);
  const remover = new MessageRemover(thread, platform);
  // A post that was in flight may have arrived in the meantime.
  for (
    let left = await deps.store.turns.listTurns(conversation.id);
    left.length > 0;
    left = await turnsStillPosted(conversation.id, remover, deps)
  )
    for (const turn of left) {
      const wait = await remover.removeCard(turn, deps);
      if (wait) return wait;
    }
  if (conversation.root) await remover.removeMessage(conversation.root);
  // Another conversation may continue in the same thread.
  if (!(await deps.store.conversations.isThreadShared(conversation.id)))
    await remover.ignoreRefusal(platform.archiveThread(thread));
  if (remover.refused) await platform.notify({ thread }, conversation.owner, messages.notAllRemoved);
  return undefined;
}

async function turnsStillPosted(id: ConversationId, { messages }: MessageRemover, { store }: Deps): Promise<Turn[]> {
  return (await store.turns.listTurns(id)).filter(({ message }) => message !== undefined && !messages.has(message));
}

/** Removes messages from a thread, and remembers which ones. */
class MessageRemover {
  readonly messages = new Set<MessageId>();
  /** The platform won't let us remove something. */
  refused = false;
  readonly #thread: Thread;
  readonly #platform: ChatPlatform;

  constructor(thread: Thread, platform: ChatPlatform) {
    this.#thread = thread;
    this.#platform = platform;
  }

  async removeCard(turn: Turn, deps: Deps): Promise<Deferred | undefined> {
    const since = turn.postingAt;
    const wait = !turn.message && since ? graceLeft(since, this.#platform, deps) : undefined;
    if (wait) return wait;
    const message =
      turn.message ?? (since && (await this.ignoreRefusal(this.#platform.findMessage(this.#thread, turn.key, since))));
    if (message) await this.removeMessage(message);
    return undefined;
  }

  async removeMessage(id: MessageId): Promise<void> {
    await this.ignoreRefusal(this.#platform.deleteMessage(this.#thread, id));
    this.messages.add(id);
  }

  /** Ignores permanent errors: the message is gone, or can't be removed. */
  async ignoreRefusal<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      this.refused ||= error.code !== "gone";
      return undefined;
    }
  }
}
