import type { Deps } from "./deps.ts";
import type { ChatPlatform } from "./ports.ts";
import { waitOut } from "./publish.ts";
import { isLasting } from "./refusals.ts";
import type { Conversation, ConversationId, MessageId, Thread, Turn } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** Removes what a deleted conversation has in its thread, then its rows, then the pictures nobody else uses. */
export async function removeConversation(id: ConversationId, deps: Deps): Promise<void> {
  const conversation = await deps.store.conversation(id);
  if (conversation?.state !== "deleting") return;
  if (conversation.thread !== undefined) await clear(conversation, conversation.thread, deps);
  await forgetConversation(id, deps);
}

/** The rows of a conversation that is deleting, and its pictures. */
export async function forgetConversation(id: ConversationId, deps: Deps): Promise<void> {
  const unused = await deps.store.remove(id);
  await deps.blobs.remove(unused, deps.uses);
}

async function clear(conversation: Conversation, thread: string, deps: Deps): Promise<void> {
  const place: Thread = { platform: conversation.platform, id: thread };
  const platform = deps.platform(conversation.platform);
  const cleared = new Cleared(place, platform);
  // A post that was in flight may have told its id meanwhile.
  for (let left = await deps.store.turns(conversation.id); left.length > 0; left = await unclear(conversation.id, cleared, deps))
    for (const turn of left) await cleared.card(turn, deps);
  if (conversation.root) await cleared.message(conversation.root);
  // Others go on where this one was.
  if (!(await deps.store.isShared(conversation.id))) await cleared.does(platform.leave(place));
  if (cleared.refused) await platform.tell({ thread: place }, conversation.owner, words.notAllRemoved);
}

async function unclear(id: ConversationId, { messages }: Cleared, { store }: Deps): Promise<Turn[]> {
  return (await store.turns(id)).filter(({ message }) => message !== undefined && !messages.has(message));
}

/** What is gone from a thread. */
class Cleared {
  readonly messages = new Set<MessageId>();
  /** Something is out of our reach and stays. */
  refused = false;
  readonly #thread: Thread;
  readonly #platform: ChatPlatform;

  constructor(thread: Thread, platform: ChatPlatform) {
    this.#thread = thread;
    this.#platform = platform;
  }

  async card(turn: Turn, deps: Deps): Promise<void> {
    if (!turn.message && turn.postingAt) waitOut(turn.postingAt, this.#platform, deps);
    const since = turn.postingAt;
    const message = turn.message ?? (since && (await this.does(this.#platform.find(this.#thread, turn.key, since))));
    if (message) await this.message(message);
  }

  async message(id: MessageId): Promise<void> {
    await this.does(this.#platform.remove(this.#thread, id));
    this.messages.add(id);
  }

  /** What is gone is done; what is refused for good is as good as done, and told. */
  async does<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!isLasting(error)) throw error;
      this.refused ||= error.fault !== "gone";
      return undefined;
    }
  }
}
