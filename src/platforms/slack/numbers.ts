// Number emoji under cards: each one that a person puts there picks, each one taken away does not any more.

import type { Clock, Core } from "../../core/ports.ts";
import type { Thread } from "../../core/vocabulary.ts";
import { type Api, keyOf, type Self } from "./api.ts";
import { threadOn } from "./ids.ts";
import { numberOf, personOf, pickRequest } from "./request.ts";
import type { SlackRows } from "./rows.ts";
import type { Reacted, Said } from "./shapes.ts";

/** A card and where it stands. */
export interface Placed {
  thread: Thread;
  /** The turn's key. */
  turn: string;
}

interface Deps {
  api: Api;
  core: Core;
  rows: SlackRows;
  clock: Clock;
  self(): Self;
  /** A card that was shown lately. */
  cardAt(channel: string, ts: string): Placed | undefined;
}

interface Put {
  channel: string;
  ts: string;
  user: string;
  number: number;
  on: boolean;
}

/** Whether this reaction may be a pick: its card's message tells for certain. */
export function isNumber({ reaction, user, item_user: whose }: Reacted, me: string): boolean {
  return numberOf(reaction) !== undefined && user !== me && (whose ?? me) === me;
}

export class Numbers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async hear({ type, user, reaction, item: { channel, ts } }: Reacted, id: string): Promise<void> {
    const number = numberOf(reaction);
    const card = this.#deps.cardAt(channel, ts) ?? (await this.#look(channel, ts));
    if (card && number !== undefined) await this.#put({ channel, ts, user, number, on: type === "reaction_added" }, card, id);
  }

  /** From a catch-up: what stands under this card now, against what was heard of it. A pick by button leaves no number, and a number
   *  that was there before says nothing new. */
  async compare(card: Said): Promise<void> {
    const placed = this.#placed(card);
    if (!placed) return;
    const { channel, ts } = card;
    const heard = await this.#deps.rows.numbersUnder({ channel, ts });
    const now = (card.reactions ?? []).flatMap(({ name, users = [], count = users.length }) => {
      const number = numberOf(name);
      return number === undefined ? [] : [{ number, users, isWhole: users.length >= count }];
    });
    for (const { number, users } of now)
      for (const user of users)
        if (user !== this.#deps.self().user && !heard.some((one) => one.user === user && one.number === number))
          await this.#put({ channel, ts, user, number, on: true }, placed, `${ts}:${user}:${number}`);
    for (const { user, number } of heard) {
      const shown = now.filter((one) => one.number === number);
      // Of many people Slack names some alone.
      const gone = shown.every(({ users, isWhole }) => isWhole && !users.includes(user));
      if (gone) await this.#put({ channel, ts, user, number, on: false }, placed, `${ts}:${user}:${number}`);
    }
  }

  /** A reaction says neither whose card it is on nor in which thread that stands: the message does. */
  async #look(channel: string, ts: string): Promise<Placed | undefined> {
    const there = await this.#deps.api.message(channel, ts);
    return there && this.#placed(there);
  }

  #placed(message: Said): Placed | undefined {
    const { team, user: me } = this.#deps.self();
    const turn = message.user === me ? keyOf(message) : undefined;
    const { channel, ts, thread_ts: root = ts } = message;
    return turn === undefined ? undefined : { thread: threadOn(team, channel, root), turn };
  }

  async #put(put: Put, { thread, turn }: Placed, id: string): Promise<void> {
    const { core, clock, rows } = this.#deps;
    const { user, number, on } = put;
    const view = await core.ask(personOf(user), { kind: "conversation", of: thread });
    const slot = view?.cards.find((one) => one.turn === turn)?.slots.find((one) => one.number === number);
    if (slot?.state === "ready") await core.receive(pickRequest(slot.variant, { thread }, { id, user, at: clock.now(), on }));
    if (view) await rows.putNumber(put);
  }
}
