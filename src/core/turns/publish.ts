import { messages } from "../cards/messages.ts";
import { isMissingImage, withoutMissingImages } from "../cards/missing-images.ts";
import type { RefusedCards } from "../cards/refused-cards.ts";
import { instructionChain, renderCard } from "../cards/render-card.ts";
import type { Card, QueuePosition } from "../cards/views.ts";
import type { Deps } from "../deps.ts";
import { PlatformError } from "../errors.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ChatPlatform } from "../ports.ts";
import type { MessageId, Thread, Turn, TurnId } from "../vocabulary.ts";

/** Further back, instructions are not told. */
export const MAX_CHAIN_TURNS = 20;
/** Cards stand in the order of their turns: a later one looks so often whether the earlier are posted. */
const ORDER_RETRY_MS = 50;

/** Makes the thread show what the rows say: posts the turn's card once, edits it ever after. `refused` outlives the call. */
export async function publishTurn(id: TurnId, deps: Deps, refused: RefusedCards): Promise<void> {
  const turn = await deps.store.findTurn(id);
  if (!turn || turn.conversation.thread === undefined || turn.conversation.state !== "active") return;
  const thread: Thread = { platform: turn.conversation.platform, id: turn.conversation.thread };
  const platform = deps.platform(thread.platform);
  const card = await cardOf(turn, deps);
  const show = (shown: Card) => showOrDegrade({ turn, thread, card: shown, platform, deps }, refused);
  try {
    await show(card);
  } catch (error) {
    if (!isMissingImage(error)) throw error;
    deps.log.error({ turn: turn.key, err: error }, "a stored picture cannot be shown");
    await show(await withoutMissingImages(card));
  }
}

/** Gives up a card that couldn't be shown for a long time: notifies the author elsewhere, and gives up a turn that was never posted. */
export async function abandonCard(id: TurnId, deps: Deps, why: string = messages.notShown): Promise<void> {
  const turn = await deps.store.findTurn(id);
  if (turn?.conversation.thread === undefined || turn.conversation.state !== "active") return;
  const { platform, thread } = turn.conversation;
  await deps.platform(platform).notify({ thread: { platform, id: thread } }, turn.author, why);
  if (!turn.message) await deps.store.markCardRemoved(id);
}

interface CardTask {
  turn: Turn;
  thread: Thread;
  card: Card;
  platform: ChatPlatform;
  deps: Deps;
}

/** Shows the card whole. If the platform refuses that for good, shows it as text, and if it refuses that too, notifies the author elsewhere. */
async function showOrDegrade({ turn, thread, card, platform, deps }: CardTask, refused: RefusedCards): Promise<void> {
  const forms = refused.formsLeft(turn.id, card);
  for (const form of forms) {
    try {
      await showCard(turn, thread, form === "whole" ? card : toTextCard(card, refused.lastError(turn.id)), platform, deps);
      if (form === "whole" && !card.drawing) refused.forget(turn.id);
      return;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      deps.log.warn({ turn: turn.key, form, err: error }, "the platform refused a card");
      refused.add(turn.id, form, error);
      if (form === "text") await abandonCard(turn.id, deps, error.userMessage);
    }
  }
}

/** Without its pictures and what picks them, with a sentence on why. */
function toTextCard(card: Card, error: PlatformError | undefined): Card {
  const why = error?.userMessage ?? (error?.code === "too-large" ? messages.tooLargeToShow : messages.picturesRefused);
  return {
    ...{ ...card, text: `${card.text}\n${why}`, notes: [...card.notes, why], picks: [] },
    actions: card.actions.filter(({ kind }) => kind !== "pick"),
    slots: card.slots.map(({ image: _, ...slot }) => slot),
  };
}

async function showCard(turn: Turn, thread: Thread, card: Card, platform: ChatPlatform, deps: Deps): Promise<void> {
  if (turn.message) return editCard(turn, turn.message, thread, card, platform, deps);
  const found = turn.postingAt && (await findEarlierPost(turn, turn.postingAt, thread, platform, deps));
  if (found) {
    await deps.store.markPosted(turn.id, found);
    return editCard(turn, found, thread, card, platform, deps);
  }
  await postCard(turn, thread, card, platform, deps);
}

export async function cardOf(turn: Turn, deps: Deps): Promise<Card> {
  const before = turn.parent === undefined ? [] : await deps.store.listBranch(turn.id, MAX_CHAIN_TURNS);
  return renderCard(turn, instructionChain([...before.reverse(), turn]), await queuePositionOf(turn, deps), deps);
}

async function queuePositionOf(turn: Turn, { store }: Pick<Deps, "store">): Promise<QueuePosition> {
  const first = turn.state === "received" ? await store.findOpenTurn(turn.conversation.id) : undefined;
  if (first && first.id !== turn.id) return "own";
  const waits = turn.state === "received" || turn.variants.some((variant) => variant.state === "waiting");
  return waits && turn.variants.every((variant) => variant.state === "waiting") ? store.queuePositionOf(turn.id) : 0;
}

async function postCard(turn: Turn, thread: Thread, card: Card, platform: ChatPlatform, deps: Deps): Promise<void> {
  if (await deps.store.hasUnpostedPredecessor(turn.id))
    throw new PlatformError("rate-limited", "an earlier card comes first", { retryAfterMs: ORDER_RETRY_MS });
  await deps.store.markPosting(turn.id);
  try {
    const message = await measure("posted", platform, deps, platform.postMessage(thread, turn.key, card));
    await recordPosted(turn, message, thread, platform, deps);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code === "unknown") throw error;
    if (error.code !== "gone" && error.code !== "forbidden") {
      await deps.store.clearPosting(turn.id);
      throw error;
    }
    await endUnwritable(turn, thread, error, platform, deps);
  }
}

async function endUnwritable(
  turn: Turn,
  thread: Thread,
  error: PlatformError,
  platform: ChatPlatform,
  deps: Deps,
): Promise<void> {
  const live = await deps.store.findConversation(thread);
  if (live?.id !== turn.conversation.id) return; // it has ended, and that was told
  deps.log.warn({ turn: turn.key, fault: error.code }, "the thread cannot be written to; its conversation ends");
  await platform.notify({ thread }, turn.author, error.userMessage ?? messages.cannotWrite);
  await deps.store.endConversation(turn.conversation.id);
}

/** What was shown for a turn that was deleted meanwhile is taken down again. */
async function recordPosted(
  turn: Turn,
  message: MessageId,
  thread: Thread,
  platform: ChatPlatform,
  { store }: Deps,
): Promise<void> {
  if (!(await store.markPosted(turn.id, message))) await platform.deleteMessage(thread, message);
}

/** A post was begun and its fate never learned: waits until it can no longer arrive, then looks. */
async function findEarlierPost(
  turn: Turn,
  since: Date,
  thread: Thread,
  platform: ChatPlatform,
  deps: Deps,
): Promise<MessageId | undefined> {
  waitForGrace(since, platform, deps);
  return platform.findMessage(thread, turn.key, since);
}

/** Throws until the platform's grace after `since` is over. */
export function waitForGrace(since: Date, platform: ChatPlatform, { clock }: Deps): void {
  const wait = since.getTime() + platform.graceMs - clock.now().getTime();
  if (wait > 0) throw new PlatformError("rate-limited", "an earlier post may still arrive", { retryAfterMs: wait });
}

async function editCard(
  turn: Turn,
  message: MessageId,
  thread: Thread,
  card: Card,
  platform: ChatPlatform,
  deps: Deps,
): Promise<void> {
  try {
    const shown = await measure("edited", platform, deps, platform.editMessage(thread, message, card));
    if (shown !== message) await recordPosted(turn, shown, thread, platform, deps);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    // With words for people it is the place that is gone, not the card alone.
    if (error.code === "gone" && error.userMessage === undefined) return deps.store.markCardRemoved(turn.id);
    if (error.code !== "gone" && error.code !== "forbidden") throw error;
    await endUnwritable(turn, thread, error, platform, deps);
  }
}

async function measure<T>(done: string, { name }: ChatPlatform, { metrics }: Deps, call: Promise<T>): Promise<T> {
  try {
    const result = await call;
    metrics?.cardPosted(name, done);
    return result;
  } catch (error) {
    metrics?.cardPosted(name, error instanceof PlatformError ? error.code : "crashed");
    throw error;
  }
}
