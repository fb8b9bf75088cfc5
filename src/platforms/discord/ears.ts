// Messages: understood, written down, answered in words where that is due.

import type { APIMessage } from "discord.js";
import type { Answer } from "../../core/cards.ts";
import type { Clock, Core, Log } from "../../core/ports.ts";
import type { Person, Request, Thread } from "../../core/vocabulary.ts";
import { InOrder } from "../shared/in-order.ts";
import { pause } from "../shared/pause.ts";
import { Throttle } from "../shared/throttle.ts";
import type { Access } from "./access.ts";
import type { Api } from "./api.ts";
import type { Downloads } from "./download.ts";
import { placeOf, type Where, whereIn } from "./ids.ts";
import type { Links } from "./links.ts";
import { missing } from "./permissions.ts";
import { picturesOf } from "./pictures.ts";
import type { Places } from "./places.ts";
import { authorOf, type Heard, hear, isPersons, type Said } from "./request.ts";
import { answerMessage } from "./tell.ts";
import { sentences } from "./wording.ts";

/** The same words to the same person in one place are said once in so long: whoever writes on learns nothing new from them, and Discord
 *  takes a message a second. */
const SAID_MS = 10_000;
/** Who may not use the bot here reads why once in so long. */
const REFUSED_MS = 60 * 60 * 1000;
const AGAIN_MS = 500;
const MOST_AGAIN_MS = 30_000;

interface Deps {
  api: Api;
  core: Core;
  places: Places;
  access: Access;
  downloads: Downloads;
  links: Links;
  editChannels: string[];
  clock: Clock;
  log: Log;
  /** The bot's own user. */
  me(): string;
}

/** Where a message stands, and how its author is answered. */
interface Spot {
  where: Where;
  guild(): Promise<string | undefined>;
  answer(text: string): Promise<unknown>;
}

export class Ears {
  readonly #deps: Deps;
  readonly #queues = new InOrder();
  readonly #said: Throttle;
  readonly #refused: Throttle;
  #stopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#said = new Throttle(SAID_MS, deps.clock);
    this.#refused = new Throttle(REFUSED_MS, deps.clock);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** One after another in each channel, in the order in which they came. */
  inOrder(channel: string, act: () => Promise<void>): Promise<void> {
    return this.#queues.run(channel, act);
  }

  async message(said: Said & { guild_id?: string }): Promise<void> {
    if (!isPersons(said) || said.author.id === this.#deps.me()) return;
    const where = await this.#deps.places.whereIs({ id: said.channel_id }, said.guild_id);
    const guild = async () => said.guild_id;
    await this.#understand(said, { where, guild, answer: (text) => this.#unlessSaid(said, text) });
  }

  /** From a catch-up. What was answered in words before is not answered again. */
  async hear(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void> {
    if (!isPersons(message)) return;
    const me = this.#deps.me();
    const answered = later.some(
      ({ author, message_reference }) => author.id === me && message_reference?.message_id === message.id,
    );
    const answer = async (text: string) => (answered ? undefined : this.#unlessSaid(message, text));
    const where = whereIn(thread);
    await this.#understand(message, { where, guild: () => this.#deps.places.guildOf(where), answer });
  }

  async #unlessSaid(said: Said, text: string): Promise<void> {
    if (this.#said.allows(`${said.channel_id}/${said.author.id}/${text}`)) await answerMessage(said, text, this.#deps.api);
  }

  async #understand(said: Said, { where, guild, answer }: Spot): Promise<void> {
    const { core, places, access, downloads, links, editChannels, me } = this.#deps;
    const author = authorOf(said, places.moderates(where, said.author.id));
    const role = places.ownRole(where);
    const listens = editChannels.includes(where.kind === "thread" ? where.parent : where.channel);
    const situation = {
      ...{ where, me: me(), author, listens, live: await this.#isLive(where, author, core) },
      ...(role !== undefined && { role }),
    };
    const first = hear(said, situation);
    if (!first && !(listens && isPersons(said))) return;
    const visitor = async () => ({ person: author.id, guild: await guild(), roles: said.member?.roles });
    const refused = access.isOpen ? undefined : await access.refusal(await visitor());
    if (refused !== undefined) {
      if (first && isAddressed(first) && this.#refused.allows(`${said.channel_id}/${author.id}`)) await answer(refused);
      return;
    }
    const shown = await links.shown(said);
    const heard = hear(shown, situation);
    if (!heard) return;
    downloads.remember(shown, picturesOf(shown));
    if (said.referenced_message) downloads.remember(said.referenced_message, picturesOf(said.referenced_message));
    if ("say" in heard) {
      await answer(heard.say);
      return;
    }
    const allowed = places.allowed(where);
    const lacking = allowed === undefined ? [] : missing(where, allowed);
    if (lacking.length > 0) await answer(sentences.missing(lacking));
    else await this.#inWords(await this.#receive(heard.request, core), answer);
  }

  async #isLive(where: Where, author: Person, core: Core): Promise<boolean> {
    const place = placeOf(where);
    if (!("thread" in place)) return false;
    const [line] = await core.ask(author, { kind: "threads", of: [place.thread] });
    return line !== undefined;
  }

  /** Discord does not deliver a message twice: what cannot be written down now is kept until it can. */
  async #receive(request: Request, core: Core): Promise<Answer> {
    for (let wait = AGAIN_MS; ; wait = Math.min(MOST_AGAIN_MS, wait * 2)) {
      try {
        return await core.receive(request);
      } catch (error) {
        this.#deps.log.error({ request: request.id, err: error }, "a message could not be written down");
        if (!this.#stopped) await pause(wait);
        if (this.#stopped) throw error; // the next start hears it again
      }
    }
  }

  async #inWords(said: Answer, answer: (text: string) => Promise<unknown>): Promise<void> {
    if (said.kind === "words") await answer(said.text);
  }
}

/** What people say among themselves in a thread of ours is no reason to speak up. */
function isAddressed(heard: NonNullable<Heard>): boolean {
  return "say" in heard || heard.request.wish.kind !== "edit" || heard.request.wish.addressed;
}
