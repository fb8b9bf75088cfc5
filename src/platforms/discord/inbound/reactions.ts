// Number reactions on cards: adding one picks a variant, removing it clears the pick.

import type {
  APIMessage,
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveDispatchData,
  GatewayMessageReactionRemoveEmojiDispatchData,
} from "discord.js";
import { ignoreUnreachable } from "../../../core/platforms/refusals.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Clock } from "../../../core/ports/runtime.ts";
import type { Person, Thread } from "../../../core/vocabulary.ts";
import { refusalThrottle, type Throttle } from "../../shared/gateway/throttle.ts";
import type { LostThreads } from "../../shared/inbound/lost-threads.ts";
import { compareReactions } from "../../shared/inbound/reaction-picks.ts";
import type { Api } from "../gateway/api.ts";
import type { ChannelDirectory } from "../gateway/channel-directory.ts";
import { DIRECT, locationOf, serverChannelOf, type Where, whereIn } from "../gateway/ids.ts";
import { notify } from "../outbound/notify.ts";
import { carries } from "../outbound/render-card.ts";
import type { DiscordStore } from "../store/store.ts";
import type { Access } from "./access.ts";
import { numberOf, pickRequest } from "./messages/parse-message.ts";
import { nameOf } from "./person.ts";
import { menuOn } from "./rebuild/read-card.ts";

type ReactionData = GatewayMessageReactionRemoveDispatchData & Partial<GatewayMessageReactionAddDispatchData>;
type ClearedReactions = Omit<GatewayMessageReactionRemoveEmojiDispatchData, "emoji"> & { emoji?: { name: string | null } };
type CardMessage = Pick<APIMessage, "id" | "channel_id">;

const PAGE_SIZE = 100;

interface Deps {
  api: Api;
  core: Core;
  directory: ChannelDirectory;
  access: Access;
  rows: DiscordStore;
  lostThreads: LostThreads;
  clock: Clock;
  /** The bot's own user. */
  me(): string;
}

export class ReactionPicks {
  readonly #deps: Deps;
  readonly #refused: Throttle;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#refused = refusalThrottle(deps.clock);
  }

  async apply(data: ReactionData, on: boolean): Promise<void> {
    const { directory, me } = this.#deps;
    const number = numberOf(data.emoji.name);
    if (number === undefined || data.user_id === me() || data.member?.user.bot) return;
    if (data.message_author_id !== undefined && data.message_author_id !== me()) return;
    const where = await directory.locate({ id: data.channel_id }, data.guild_id);
    if (on && (await this.#refuses(data, where))) return;
    if (on) await this.#recover(data, where);
    const author = person(data.user_id, on ? await this.#nameOf(data) : "");
    await this.#applyPick({ id: data.message_id, channel_id: data.channel_id }, number, on, { where, author });
  }

  /** Removing a reaction needs no permission. If the message is certainly the bot's, the person is notified why a reaction doesn't count. */
  async #refuses(
    { user_id: user, guild_id: guild, member, message_author_id: whose }: ReactionData,
    where: Where,
  ): Promise<boolean> {
    const { access, api, me } = this.#deps;
    const refused = await access.refusal({ person: user, guild, roles: member?.roles });
    if (refused === undefined) return false;
    const shouldNotify = whose === me() && this.#refused.allows(`${where.channel}/${user}`);
    if (shouldNotify) await notify(locationOf(where), user, refused, api);
    return true;
  }

  /** A reaction to a card whose conversation was lost brings it back. */
  async #recover(
    { channel_id, message_id, message_author_id: whose, user_id, guild_id }: ReactionData,
    where: Where,
  ): Promise<void> {
    const { api, clock, lostThreads, me } = this.#deps;
    const place = locationOf(where);
    if (whose !== me() || !("thread" in place) || !(await lostThreads.mayBeLost(place.thread))) return;
    const message = await api.message(channel_id, message_id).catch(ignoreUnreachable);
    if (!message || !menuOn(message)) return;
    const server = where.kind === "direct" ? { server: DIRECT } : serverChannelOf(where, guild_id);
    const cause = { at: clock.now(), addressed: true, ...server };
    const { text } = await lostThreads.recoverOrExplain(place.thread, cause);
    if (text !== undefined) await notify(place, user_id, text, api);
  }

  /** A moderator removed all reactions, or all of one emoji: clears those picks. */
  async onCleared(data: ClearedReactions): Promise<void> {
    const { api, core, directory, rows, clock, me } = this.#deps;
    const only = data.emoji && numberOf(data.emoji.name);
    if (data.emoji && only === undefined) return;
    const where = await directory.locate({ id: data.channel_id }, data.guild_id);
    const place = locationOf(where);
    if (!("thread" in place)) return;
    const view = await core.query(person(me()), { kind: "conversation", of: place.thread });
    if (!view) return;
    const message = await api.message(data.channel_id, data.message_id);
    const slots = view.cards.find(({ turn }) => carries(turn, message))?.slots ?? [];
    for (const slot of slots.filter(({ number }) => only === undefined || number === only))
      for (const { id, name } of slot.pickedBy)
        await core.receive(pickRequest(data, slot.number, false, { where, author: person(id, name), at: clock.now() }));
    await rows.deleteReactions(data.message_id, only);
  }

  /** For the backfill: compares a card's current reactions with the recorded ones. A pick by button leaves no reaction, and a reaction that
   *  was there before is nothing new. */
  async reconcile(card: APIMessage, thread: Thread, throttle: () => Promise<void>): Promise<void> {
    const { access, directory } = this.#deps;
    const where = whereIn(thread);
    const known = await this.#deps.rows.reactionsOn(card.id);
    const current = await this.#currentReactions(card, throttle);
    const { added, removed } = compareReactions(known, current, (user) => this.#deps.rows.pseudonym(user));
    for (const { user, number } of removed) await this.#applyPick(card, number, false, { where, author: person(user) });
    const guild = added.length > 0 && !access.isOpen ? await directory.guildOf(where) : undefined;
    for (const { user, number, name } of added)
      if ((await access.refusal({ person: user, guild, roles: undefined })) === undefined)
        await this.#applyPick(card, number, true, { where, author: person(user, name) });
  }

  /** A message contains the number of reactions by emoji, so the people are fetched. */
  async #currentReactions(
    card: APIMessage,
    throttle: () => Promise<void>,
  ): Promise<{ user: string; name: string; number: number }[]> {
    const reactions: { user: string; name: string; number: number }[] = [];
    for (const { emoji, count, me: mine } of card.reactions ?? []) {
      const number = numberOf(emoji.name);
      if (number === undefined || emoji.name === null || count <= (mine ? 1 : 0)) continue;
      const people = (await this.#reactors(card, emoji.name, throttle)).filter(({ id, bot }) => id !== this.#deps.me() && !bot);
      reactions.push(...people.map((user) => ({ user: user.id, name: nameOf(user), number })));
    }
    return reactions;
  }

  async #reactors(card: CardMessage, emoji: string, throttle: () => Promise<void>): ReturnType<Api["usersWhoReacted"]> {
    const people: Awaited<ReturnType<Api["usersWhoReacted"]>> = [];
    for (;;) {
      await throttle();
      const after = people.at(-1)?.id;
      const page = await this.#deps.api.usersWhoReacted(card.channel_id, card.id, emoji, {
        limit: PAGE_SIZE,
        ...(after && { after }),
      });
      people.push(...page);
      if (page.length < PAGE_SIZE) return people;
    }
  }

  async #applyPick(
    card: CardMessage,
    number: number,
    on: boolean,
    { where, author }: { where: Where; author: Person },
  ): Promise<void> {
    const { core, rows, clock } = this.#deps;
    const reaction = { channel_id: card.channel_id, message_id: card.id };
    await core.receive(pickRequest(reaction, number, on, { where, author, at: clock.now() }));
    await rows.saveReaction({ message: card.id, user: author.id, number, on });
  }

  async #nameOf({ user_id, member }: ReactionData): Promise<string> {
    if (member) return nameOf(member.user, member.nick);
    return nameOf(await this.#deps.api.user(user_id).catch(() => ({ id: user_id, username: "somebody" })));
  }
}

function person(id: string, name = ""): Person {
  return { id, name, moderator: false };
}
