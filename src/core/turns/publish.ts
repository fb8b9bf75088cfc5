import { messages } from "../cards/messages.ts";
import { isMissingImage, withoutMissingImages } from "../cards/missing-images.ts";
import type { Preview } from "../cards/previews.ts";
import type { RefusedCards } from "../cards/refused-cards.ts";
import { instructionChain, renderCard } from "../cards/render-card.ts";
import type { Card, QueuePosition } from "../cards/views.ts";
import { type Deferred, deferred, isDeferred } from "../deferred.ts";
import type { Deps } from "../deps.ts";
import { PlatformError } from "../errors.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ChatPlatform } from "../ports/platform.ts";
import type { MessageId, Thread, Turn, TurnId, VariantId } from "../vocabulary.ts";
import { originalsOf } from "./originals.ts";

/** How many instructions alt text goes back. */
export const MAX_CHAIN_TURNS = 20;
/** Cards are posted in the order of their turns. This is how often a card checks whether earlier ones are posted. */
const ORDER_RETRY_MS = 50;

/** Posts the turn's card once, and edits it from then on, so that the thread shows what the rows say. `refused` outlives the call. */
export async function publishTurn(id: TurnId, deps: Deps, refused: RefusedCards): Promise<Deferred | undefined> {
  const turn = await deps.store.turns.findTurn(id);
  if (!turn || turn.conversation.thread === undefined || turn.conversation.state !== "active") return undefined;
  const thread: Thread = { platform: turn.conversation.platform, id: turn.conversation.thread };
  deps.onCardChanged?.(turn);
  const platform = deps.platform(thread.platform);
  const card = await cardOf(turn, deps);
  const show = (shown: Card) => showOrDegrade({ turn, thread, card: shown, platform, deps }, refused);
  try {
    return await show(card);
  } catch (error) {
    if (!isMissingImage(error)) throw error;
    deps.log.error({ turn: turn.key, err: error }, "stored picture cannot be shown");
    return show(await withoutMissingImages(card));
  }
}

/** Gives up a card that couldn't be shown for a long time: notifies the author elsewhere, and cancels a turn that was never posted. */
export async function abandonCard(id: TurnId, deps: Deps, why: string = messages.notShown): Promise<void> {
  const turn = await deps.store.turns.findTurn(id);
  if (turn?.conversation.thread === undefined || turn.conversation.state !== "active") return;
  const { platform, thread } = turn.conversation;
  await deps.platform(platform).notify({ thread: { platform, id: thread } }, turn.author, why);
  if (!turn.message) await deps.store.publishing.markCardRemoved(id);
}

interface CardTask {
  turn: Turn;
  thread: Thread;
  card: Card;
  platform: ChatPlatform;
  deps: Deps;
}

/** Shows the card; if the platform refuses that for good, shows it as text; if it refuses that too, notifies the author elsewhere. */
async function showOrDegrade(task: CardTask, refused: RefusedCards): Promise<Deferred | undefined> {
  const { turn, card, deps } = task;
  const forms = refused.formsLeft(turn.id, card);
  for (const form of forms) {
    try {
      const wait = await showCard(form === "whole" ? task : { ...task, card: toTextCard(card, refused.lastError(turn.id)) });
      if (!wait && form === "whole" && !card.drawing) refused.forget(turn.id);
      return wait;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      deps.log.warn({ turn: turn.key, form, err: error }, "platform rejected card");
      refused.add(turn.id, form, error);
      if (form === "text") await abandonCard(turn.id, deps, error.userMessage);
    }
  }
  return undefined;
}

/** The card without pictures and picks, and with a sentence on why. */
function toTextCard(card: Card, error: PlatformError | undefined): Card {
  const why = error?.userMessage ?? (error?.code === "too-large" ? messages.tooLargeToShow : messages.picturesRefused);
  return {
    ...{ ...card, text: `${card.text}\n${why}`, notes: [...card.notes, why], picks: [] },
    actions: card.actions.filter(({ kind }) => kind !== "pick"),
    slots: card.slots.map(({ image: _, ...slot }) => slot),
  };
}

async function showCard(task: CardTask): Promise<Deferred | undefined> {
  const { turn, thread, platform, deps } = task;
  if (turn.message) return editCard(task, turn.message);
  if (turn.postingAt) {
    // An earlier post may have succeeded: its response was never received.
    const wait = graceLeft(turn.postingAt, platform, deps);
    if (wait) return wait;
    const found = await platform.findMessage(thread, turn.key, turn.postingAt);
    if (found) {
      await deps.store.publishing.markPosted(turn.id, found);
      return editCard(task, found);
    }
  }
  return postCard(task);
}

/** `branch`: see `readBranch`, where it has been read already. */
export async function cardOf(turn: Turn, deps: Deps, branch?: Turn[]): Promise<Card> {
  const ahead = await queuePositionOf(turn, deps);
  const { inArea, ...card } = renderCard(turn, instructionChain(branch ?? (await readBranch(turn, deps))), ahead, {
    ...deps,
    previews: await previewsOf(turn, deps),
  });
  return inArea !== undefined && (await isInOutline(turn, deps)) ? { ...card, inArea } : card;
}

/** Whether the first picture that it starts from can be opened: it was drawn here, or is one of the originals. */
async function isInOutline({ references: [first], conversation }: Turn, { store }: Pick<Deps, "store">): Promise<boolean> {
  if (!first || first.variant !== undefined) return first !== undefined;
  const source = await store.turns.findSourceTurn(conversation.id);
  return source !== undefined && originalsOf(source).some(({ key }) => key === first.image.key);
}

/** The turns that led to it, oldest first, itself last. */
export async function readBranch(turn: Turn, { store }: Pick<Deps, "store">): Promise<Turn[]> {
  const before = turn.parent === undefined ? [] : await store.turns.listBranch(turn.id, MAX_CHAIN_TURNS);
  return [...before.reverse(), turn];
}

async function previewsOf({ variants }: Turn, { previews }: Pick<Deps, "previews">): Promise<ReadonlyMap<VariantId, Preview>> {
  const drawing = variants.filter(({ state }) => state === "drawing").map(({ id }) => id);
  return drawing.length > 0 ? previews.find(drawing) : new Map();
}

async function queuePositionOf(turn: Turn, { store }: Pick<Deps, "store">): Promise<QueuePosition> {
  const waits = turn.state === "received" || turn.variants.some((variant) => variant.state === "waiting");
  return waits && turn.variants.every((variant) => variant.state === "waiting") ? store.drawing.queuePositionOf(turn.id) : 0;
}

async function postCard(task: CardTask): Promise<Deferred | undefined> {
  const { turn, thread, card, platform, deps } = task;
  if (!(await deps.store.publishing.markPosting(turn.id))) return deferred(ORDER_RETRY_MS);
  try {
    const posted = await measure("posted", platform, deps, platform.postMessage(thread, turn.key, card));
    if (!isDeferred(posted)) return await recordPosted(posted, task);
    await deps.store.publishing.clearPosting(turn.id);
    return posted;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code === "unknown") throw error;
    if (error.code !== "gone" && error.code !== "forbidden") {
      await deps.store.publishing.clearPosting(turn.id);
      throw error;
    }
    await endUnwritable(error, task);
    return undefined;
  }
}

async function editCard(task: CardTask, message: MessageId): Promise<Deferred | undefined> {
  const { turn, thread, card, platform, deps } = task;
  try {
    const edited = await measure("edited", platform, deps, platform.editMessage(thread, message, card));
    if (isDeferred(edited)) return edited;
    if (edited !== message) await recordPosted(edited, task);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    // An error with a sentence for people means that the whole thread is gone, not just the card.
    if (error.code === "gone" && error.userMessage === undefined) await deps.store.publishing.markCardRemoved(turn.id);
    else if (error.code === "gone" || error.code === "forbidden") await endUnwritable(error, task);
    else throw error;
  }
  return undefined;
}

/** The thread can't be written to: ends its conversation, unless that has ended already. */
async function endUnwritable(error: PlatformError, { turn, thread, platform, deps }: CardTask): Promise<void> {
  if (!(await deps.store.conversations.endConversation(turn.conversation.id))) return;
  deps.log.warn({ turn: turn.key, code: error.code }, "thread not writable, ending conversation");
  await platform.notify({ thread }, turn.author, error.userMessage ?? messages.cannotWrite);
}

/** Deletes the card again if its turn was deleted in the meantime. */
async function recordPosted(message: MessageId, { turn, thread, platform, deps }: CardTask): Promise<undefined> {
  if (!(await deps.store.publishing.markPosted(turn.id, message))) await platform.deleteMessage(thread, message);
}

/** Deferred until a post that started at `since` can no longer arrive. */
export function graceLeft(since: Date, platform: ChatPlatform, { clock }: Pick<Deps, "clock">): Deferred | undefined {
  const ms = since.getTime() + platform.graceMs - clock.now().getTime();
  return ms > 0 ? deferred(ms) : undefined;
}

async function measure<T>(
  done: string,
  { name }: ChatPlatform,
  { metrics }: Deps,
  call: Promise<T | Deferred>,
): Promise<T | Deferred> {
  try {
    const result = await call;
    if (!isDeferred(result)) metrics?.cardPosted(name, done);
    return result;
  } catch (error) {
    metrics?.cardPosted(name, error instanceof PlatformError ? error.code : "crashed");
    throw error;
  }
}
