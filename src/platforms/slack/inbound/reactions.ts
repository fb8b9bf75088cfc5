// Number emoji under cards: each one that a person puts there picks, each one taken away does not any more.

import type { Clock, Core, Log } from "../../../core/ports.ts";
import type { Thread, TurnKey } from "../../../core/vocabulary.ts";
import { Throttle } from "../../shared/throttle.ts";
import { type Api, type BotIdentity, keyOf } from "../gateway/api.ts";
import { threadOn } from "../gateway/ids.ts";
import { notify } from "../outbound/notify.ts";
import { textMessage } from "../outbound/views.ts";
import type { SlackStore } from "../store/store.ts";
import { type AccessRules, refusalOf } from "./access.ts";
import { numberOf, pickRequest } from "./parse-message.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { ReactionEvent, SlackMessage } from "./types.ts";

/** Who may not use the bot here reads why once in so long. */
const REFUSAL_NOTICE_MS = 60 * 60 * 1000;

/** A card and where it stands. */
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
  log: Log;
  self(): BotIdentity;
  /** A card that was shown lately. */
  cardAt(channel: string, ts: string): CardLocation | undefined;
}

interface Put {
  channel: string;
  ts: string;
  user: string;
  number: number;
  on: boolean;
}

/** Whether this reaction may be a pick: its card's message tells for certain. */
export function isPickReaction({ reaction, user, item_user: whose }: ReactionEvent, me: string): boolean {
  return numberOf(reaction) !== undefined && user !== me && (whose ?? me) === me;
}

export class ReactionPicks {
  readonly #deps: Deps;
  readonly #refused: Throttle;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#refused = new Throttle(REFUSAL_NOTICE_MS, deps.clock);
  }

  async apply({ type, user, reaction, item: { channel, ts } }: ReactionEvent, id: string): Promise<void> {
    const number = numberOf(reaction);
    const card = this.#deps.cardAt(channel, ts) ?? (await this.#look(channel, ts));
    if (!card || number === undefined) return;
    await this.#applyPick({ channel, ts, user, number, on: type === "reaction_added" }, card, id);
  }

  /** A reaction doesn't say which workspace its person is from. One that is taken away needs no permission. */
  async #refuses({ channel, user, on }: Put, { thread }: CardLocation): Promise<boolean> {
    const { api, self, access, sharedChannels, log } = this.#deps;
    if (!on) return false;
    const refused = refusalOf({ team: undefined, shared: await sharedChannels.has(channel) }, self(), access);
    if (refused === undefined) return false;
    if (this.#refused.allows(`${thread.id}/${user}`))
      await notify({ thread }, user, textMessage(refused), api).catch((error: unknown) => {
        log.warn({ err: error }, "a person could not be told");
      });
    return true;
  }

  /** From a catch-up: what stands under this card now, against what was heard of it. A pick by button leaves no number, and a number
   *  that was there before says nothing new. */
  async reconcile(card: SlackMessage): Promise<void> {
    const placed = this.#placed(card);
    if (!placed) return;
    const { channel, ts } = card;
    const { rows } = this.#deps;
    const heard = await rows.reactionsOn({ channel, ts });
    /** Whose numbers stood there before they were forgotten has a pseudonym among those heard. */
    const isOf = (known: string, user: string) => known === user || known === rows.pseudonym(user);
    const now = (card.reactions ?? []).flatMap(({ name, users = [], count = users.length }) => {
      const number = numberOf(name);
      return number === undefined ? [] : [{ number, users, isWhole: users.length >= count }];
    });
    for (const { number, users } of now)
      for (const user of users)
        if (user !== this.#deps.self().user && !heard.some((one) => one.number === number && isOf(one.user, user)))
          await this.#applyPick({ channel, ts, user, number, on: true }, placed, `${ts}:${user}:${number}`);
    for (const { user, number } of heard) {
      const shown = now.filter((one) => one.number === number);
      // Of many people Slack names some alone.
      const gone = shown.every(({ users, isWhole }) => isWhole && !users.some((one) => isOf(user, one)));
      if (gone) await this.#applyPick({ channel, ts, user, number, on: false }, placed, `${ts}:${user}:${number}`);
    }
  }

  /** A reaction says neither whose card it is on nor in which thread that stands: the message does. */
  async #look(channel: string, ts: string): Promise<CardLocation | undefined> {
    const there = await this.#deps.api.message(channel, ts);
    return there && this.#placed(there);
  }

  #placed(message: SlackMessage): CardLocation | undefined {
    const { team, user: me } = this.#deps.self();
    const turn = message.user === me ? keyOf(message) : undefined;
    const { channel, ts, thread_ts: root = ts } = message;
    return turn === undefined ? undefined : { thread: threadOn(team, channel, root), turn };
  }

  /** Of somebody who may not use the bot it is only noted, so that no catch-up takes it for new. */
  async #applyPick(put: Put, card: CardLocation, id: string): Promise<void> {
    const { thread, turn } = card;
    const { core, clock, rows } = this.#deps;
    const { user, number, on } = put;
    const shown = await core.findCard(thread, turn as TurnKey);
    const slot = shown?.slots.find((one) => one.number === number);
    if (slot?.state === "ready" && !(await this.#refuses(put, card)))
      await core.receive(pickRequest(slot.variant, { thread }, { id, user, at: clock.now(), on }));
    if (shown) await rows.saveReaction(put);
  }
}
