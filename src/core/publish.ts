import { instructions, renderCard } from "./card.ts";
import type { Ahead, Card } from "./cards.ts";
import type { Deps } from "./deps.ts";
import { PlatformError } from "./errors.ts";
import { isLost, withoutLost } from "./lost.ts";
import type { ChatPlatform } from "./ports.ts";
import { isLasting } from "./refusals.ts";
import type { RefusedCards } from "./refused-cards.ts";
import type { MessageId, Thread, Turn, TurnId } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** Further back, instructions are not told. */
export const CHAIN_TURNS = 20;
/** Cards stand in the order of their turns: a later one looks so often whether the earlier are posted. */
const IN_ORDER_MS = 50;

/** Makes the thread show what the rows say: posts the turn's card once, edits it ever after. `refused` outlives the call. */
export async function publishTurn(id: TurnId, deps: Deps, refused: RefusedCards): Promise<void> {
  const turn = await deps.store.turn(id);
  if (!turn || turn.conversation.thread === undefined || turn.conversation.state !== "active") return;
  const thread: Thread = { platform: turn.conversation.platform, id: turn.conversation.thread };
  const platform = deps.platform(thread.platform);
  const card = await cardOf(turn, deps);
  const show = (shown: Card) => showInSomeForm({ turn, thread, card: shown, platform, deps }, refused);
  try {
    await show(card);
  } catch (error) {
    if (!isLost(error)) throw error;
    deps.log.error({ turn: turn.key, err: error }, "a stored picture cannot be shown");
    await show(await withoutLost(card));
  }
}

/** Gives up a card that couldn't be shown for a long time: notifies the author elsewhere, and gives up a turn that was never posted. */
export async function giveUpShowing(id: TurnId, deps: Deps, why: string = words.notShown): Promise<void> {
  const turn = await deps.store.turn(id);
  if (turn?.conversation.thread === undefined || turn.conversation.state !== "active") return;
  const { platform, thread } = turn.conversation;
  await deps.platform(platform).tell({ thread: { platform, id: thread } }, turn.author, why);
  if (!turn.message) await deps.store.removedCard(id);
}

interface Showing {
  turn: Turn;
  thread: Thread;
  card: Card;
  platform: ChatPlatform;
  deps: Deps;
}

/** Shows the card whole. If the platform refuses that for good, shows it as text, and if it refuses that too, notifies the author elsewhere. */
async function showInSomeForm({ turn, thread, card, platform, deps }: Showing, refused: RefusedCards): Promise<void> {
  const forms = refused.formsLeft(turn.id, card);
  for (const form of forms) {
    try {
      await show(turn, thread, form === "whole" ? card : asText(card, refused.lastError(turn.id)), platform, deps);
      if (form === "whole" && !card.drawing) refused.forget(turn.id);
      return;
    } catch (error) {
      if (!isLasting(error)) throw error;
      deps.log.warn({ turn: turn.key, form, err: error }, "the platform refused a card");
      refused.add(turn.id, form, error);
      if (form === "text") await giveUpShowing(turn.id, deps, error.words);
    }
  }
}

/** Without its pictures and what picks them, with a sentence on why. */
function asText(card: Card, error: PlatformError | undefined): Card {
  const why = error?.words ?? (error?.fault === "too-large" ? words.tooLargeToShow : words.picturesRefused);
  return {
    ...{ ...card, text: `${card.text}\n${why}`, notes: [...card.notes, why], picks: [] },
    actions: card.actions.filter(({ kind }) => kind !== "pick"),
    slots: card.slots.map(({ image: _, ...slot }) => slot),
  };
}

async function show(turn: Turn, thread: Thread, card: Card, platform: ChatPlatform, deps: Deps): Promise<void> {
  if (turn.message) return showOn(turn, turn.message, thread, card, platform, deps);
  const found = turn.postingAt && (await lookFor(turn, turn.postingAt, thread, platform, deps));
  if (found) {
    await deps.store.posted(turn.id, found);
    return showOn(turn, found, thread, card, platform, deps);
  }
  await post(turn, thread, card, platform, deps);
}

export async function cardOf(turn: Turn, deps: Deps): Promise<Card> {
  const before = turn.parent === undefined ? [] : await deps.store.branch(turn.id, CHAIN_TURNS);
  return renderCard(turn, instructions([...before.reverse(), turn]), await aheadOf(turn, deps), deps);
}

async function aheadOf(turn: Turn, { store }: Pick<Deps, "store">): Promise<Ahead> {
  const first = turn.state === "received" ? await store.openTurn(turn.conversation.id) : undefined;
  if (first && first.id !== turn.id) return "own";
  const waits = turn.state === "received" || turn.variants.some((variant) => variant.state === "waiting");
  return waits && turn.variants.every((variant) => variant.state === "waiting") ? store.ahead(turn.id) : 0;
}

async function post(turn: Turn, thread: Thread, card: Card, platform: ChatPlatform, deps: Deps): Promise<void> {
  if (await deps.store.comesLater(turn.id))
    throw new PlatformError("rate-limited", "an earlier card comes first", { retryAfterMs: IN_ORDER_MS });
  await deps.store.posting(turn.id);
  try {
    const message = await measured("posted", platform, deps, platform.post(thread, turn.key, card));
    await keep(turn, message, thread, platform, deps);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.fault === "unknown") throw error;
    if (error.fault !== "gone" && error.fault !== "forbidden") {
      await deps.store.notPosted(turn.id);
      throw error;
    }
    await endThere(turn, thread, error, platform, deps);
  }
}

async function endThere(turn: Turn, thread: Thread, error: PlatformError, platform: ChatPlatform, deps: Deps): Promise<void> {
  const live = await deps.store.conversation(thread);
  if (live?.id !== turn.conversation.id) return; // it has ended, and that was told
  deps.log.warn({ turn: turn.key, fault: error.fault }, "the thread cannot be written to; its conversation ends");
  await platform.tell({ thread }, turn.author, error.words ?? words.cannotWrite);
  await deps.store.end(turn.conversation.id);
}

/** What was shown for a turn that was deleted meanwhile is taken down again. */
async function keep(turn: Turn, message: MessageId, thread: Thread, platform: ChatPlatform, { store }: Deps): Promise<void> {
  if (!(await store.posted(turn.id, message))) await platform.remove(thread, message);
}

/** A post was begun and its fate never learned: waits until it can no longer arrive, then looks. */
async function lookFor(
  turn: Turn,
  since: Date,
  thread: Thread,
  platform: ChatPlatform,
  deps: Deps,
): Promise<MessageId | undefined> {
  waitOut(since, platform, deps);
  return platform.find(thread, turn.key, since);
}

/** Throws until the platform's grace after `since` is over. */
export function waitOut(since: Date, platform: ChatPlatform, { clock }: Deps): void {
  const wait = since.getTime() + platform.graceMs - clock.now().getTime();
  if (wait > 0) throw new PlatformError("rate-limited", "an earlier post may still arrive", { retryAfterMs: wait });
}

async function showOn(
  turn: Turn,
  message: MessageId,
  thread: Thread,
  card: Card,
  platform: ChatPlatform,
  deps: Deps,
): Promise<void> {
  try {
    const shown = await measured("edited", platform, deps, platform.edit(thread, message, card));
    if (shown !== message) await keep(turn, shown, thread, platform, deps);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    // With words for people it is the place that is gone, not the card alone.
    if (error.fault === "gone" && error.words === undefined) return deps.store.removedCard(turn.id);
    if (error.fault !== "gone" && error.fault !== "forbidden") throw error;
    await endThere(turn, thread, error, platform, deps);
  }
}

async function measured<T>(done: string, { name }: ChatPlatform, { meter }: Deps, call: Promise<T>): Promise<T> {
  try {
    const result = await call;
    meter?.post(name, done);
    return result;
  } catch (error) {
    meter?.post(name, error instanceof PlatformError ? error.fault : "crashed");
    throw error;
  }
}
