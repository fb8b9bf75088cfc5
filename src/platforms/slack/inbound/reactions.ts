// Number reactions on cards: adding one picks a variant, removing it clears the pick.

import type { Core } from "../../../core/ports/core.ts";
import type { Clock, Log } from "../../../core/ports/runtime.ts";
import type { Thread, TurnKey } from "../../../core/vocabulary.ts";
import { refusalThrottle, type Throttle } from "../../shared/gateway/throttle.ts";
import type { LostThreads } from "../../shared/inbound/lost-threads.ts";
import { compareReactions, type ReactionPick } from "../../shared/inbound/reaction-picks.ts";
import { type Api, type BotIdentity, keyOf } from "../gateway/api.ts";
import { threadOn } from "../gateway/ids.ts";
import { notify } from "../outbound/notify.ts";
import { textMessage } from "../outbound/views.ts";
import type { SlackStore } from "../store/store.ts";
import { type AccessRules, refusalOf } from "./access.ts";
import { numberOf, pickRequest } from "./messages/parse-message.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { ReactionEvent, SlackMessage } from "./types.ts";

/** A card and its place. */
export interface CardLocation {
  thread: Thread;
  /** The turn's key. */
  turn: string;
}

interface Deps {
  api: Api;
  core: Core;
  rows: SlackStore;
  clock: Clock;
  access: AccessRules;
  sharedChannels: SharedChannels;
  lostThreads: LostThreads;
  log: Log;
  self(): BotIdentity;
  /** A recently shown card. */
  cardAt(channel: string, ts: string): CardLocation | undefined;
}

interface SlackReaction {
  channel: string;
  ts: string;
  user: string;
  number: number;
  on: boolean;
}

/** Whether this reaction may be a pick. Only the message shows for certain whether it is a card. */
export function isPickReaction({ reaction, user, item_user: whose }: ReactionEvent, me: string): boolean {
  return numberOf(reaction) !== undefined && user !== me && (whose ?? me) === me;
}

export class ReactionPicks {
  readonly #deps: Deps;
  readonly #refused: Throttle;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#refused = refusalThrottle(deps.clock);
  }

  async apply({ type, user, reaction, item: { channel, ts } }: ReactionEvent, id: string): Promise<void> {
    const number = numberOf(reaction);
    const card = this.#deps.cardAt(channel, ts) ?? (await this.#fetchCard(channel, ts));
    if (!card || number === undefined) return;
    const pick = { channel, ts, user, number, on: type === "reaction_added" };
    if (pick.on) await this.#recover(pick, card);
    await this.#applyPick(pick, card, id);
  }

  /** A reaction to a card whose conversation was lost brings it back. Rejects if the thread can't be read now: the event is handled later. */
  async #recover(pick: SlackReaction, card: CardLocation): Promise<void> {
    const { lostThreads, clock } = this.#deps;
    const { thread } = card;
    if (!(await lostThreads.mayBeLost(thread)) || (await this.#refuses(pick, card))) return;
    const { text } = await lostThreads.recover(thread, { at: clock.now(), addressed: true });
    if (text !== undefined) await this.#notify(thread, pick.user, text);
  }

  async #notify(thread: Thread, user: string, text: string): Promise<void> {
    await notify({ thread }, user, textMessage(text), this.#deps.api).catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, "failed to notify person");
    });
  }

  /** A reaction doesn't contain the person's workspace. Removing one needs no permission. */
  async #refuses({ channel, user, on }: SlackReaction, { thread }: CardLocation): Promise<boolean> {
    const { self, access, sharedChannels } = this.#deps;
    if (!on) return false;
    const refused = refusalOf({ team: undefined, shared: await sharedChannels.has(channel) }, self(), access);
    if (refused === undefined) return false;
    if (this.#refused.allows(`${thread.id}/${user}`)) await this.#notify(thread, user, refused);
    return true;
  }

  /** For the backfill: compares a card's current reactions with the recorded ones. A pick by button leaves no reaction, and a reaction that
   *  was there before is nothing new. */
  async reconcile(card: SlackMessage): Promise<void> {
    const location = this.#locationOf(card);
    if (!location) return;
    const { channel, ts } = card;
    const { rows } = this.#deps;
    const known = await rows.reactionsOn({ channel, ts });
    const shown = (card.reactions ?? []).flatMap(({ name, users = [], count = users.length }) => {
      const number = numberOf(name);
      return number === undefined ? [] : [{ number, users, isComplete: users.length >= count }];
    });
    const current = shown.flatMap(({ number, users }) => users.map((user) => ({ user, number })));
    const { added, removed } = compareReactions(known, current, (user) => rows.pseudonym(user));
    const apply = ({ user, number }: ReactionPick, on: boolean) =>
      this.#applyPick({ channel, ts, user, number, on }, location, `${ts}:${user}:${number}`);
    for (const pick of added) if (pick.user !== this.#deps.self().user) await apply(pick, true);
    // If many people reacted, Slack names only some of them.
    const isCertain = ({ number }: ReactionPick) => shown.every((one) => one.number !== number || one.isComplete);
    for (const pick of removed) if (isCertain(pick)) await apply(pick, false);
  }

  /** Fetches the message: a reaction contains neither its author nor its thread. */
  async #fetchCard(channel: string, ts: string): Promise<CardLocation | undefined> {
    const message = await this.#deps.api.message(channel, ts);
    return message && this.#locationOf(message);
  }

  #locationOf(message: SlackMessage): CardLocation | undefined {
    const { team, user: me } = this.#deps.self();
    const turn = message.user === me ? keyOf(message) : undefined;
    const { channel, ts, thread_ts: root = ts } = message;
    return turn === undefined ? undefined : { thread: threadOn(team, channel, root), turn };
  }

  /** For a person who may not use the bot, only records the reaction, so that no backfill takes it for new. */
  async #applyPick(reaction: SlackReaction, card: CardLocation, id: string): Promise<void> {
    const { thread, turn } = card;
    const { core, clock, rows } = this.#deps;
    const { user, number, on } = reaction;
    const shown = await core.findCard(thread, turn as TurnKey);
    const slot = shown?.slots.find((one) => one.number === number);
    if (slot?.state === "ready" && !(await this.#refuses(reaction, card)))
      await core.receive(pickRequest(slot.variant, { thread }, { id, user, at: clock.now(), on }));
    if (shown) await rows.saveReaction(reaction);
  }
}
