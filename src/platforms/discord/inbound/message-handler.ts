// Handles messages: parses them, stores requests, and replies where needed.

import type { APIMessage } from "discord.js";
import { KeyedQueue } from "../../../core/keyed-queue.ts";
import type { Clock, Core, Log } from "../../../core/ports.ts";
import type { Request, Thread } from "../../../core/vocabulary.ts";
import { exponentialDelay, retry } from "../../shared/retry.ts";
import { refusalThrottle, Throttle } from "../../shared/throttle.ts";
import type { Api } from "../gateway/api.ts";
import type { ChannelDirectory } from "../gateway/channel-directory.ts";
import type { Downloads } from "../gateway/downloads.ts";
import { DIRECT, locationOf, parentChannel, serverChannelOf, type Where, whereIn } from "../gateway/ids.ts";
import { missingPermissions } from "../gateway/permissions.ts";
import { discordMessages } from "../messages.ts";
import { replyTo } from "../outbound/notify.ts";
import type { Access } from "./access.ts";
import type { LinkEmbeds } from "./link-embeds.ts";
import { authorOf, type IncomingMessage, isFromHuman, type ParsedMessage, parseMessage } from "./parse-message.ts";
import { picturesOf } from "./pictures.ts";

/** The minimum time between two identical notices to one person in one channel. Discord allows one message per second. */
const REPEAT_NOTICE_MS = 10_000;
const RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;

interface MessageHandlerDeps {
  api: Api;
  core: Core;
  directory: ChannelDirectory;
  access: Access;
  downloads: Downloads;
  links: LinkEmbeds;
  editChannels: string[];
  clock: Clock;
  log: Log;
  /** The bot's own user. */
  me(): string;
}

/** Where a message is, and how to reply to its author. */
interface MessageLocation {
  where: Where;
  /** Its server's id. Undefined in direct messages. */
  guild(): Promise<string | undefined>;
  answer(text: string): Promise<unknown>;
}

export class MessageHandler {
  readonly #deps: MessageHandlerDeps;
  readonly #queues = new KeyedQueue();
  readonly #recentNotices: Throttle;
  readonly #refused: Throttle;
  #stopped = false;

  constructor(deps: MessageHandlerDeps) {
    this.#deps = deps;
    this.#recentNotices = new Throttle(REPEAT_NOTICE_MS, deps.clock);
    this.#refused = refusalThrottle(deps.clock);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Runs work for each channel in the order of arrival. */
  runInOrder(channel: string, work: () => Promise<void>): Promise<void> {
    return this.#queues.run(channel, work);
  }

  async handleMessage(incoming: IncomingMessage & { guild_id?: string }): Promise<void> {
    if (!isFromHuman(incoming) || incoming.author.id === this.#deps.me()) return;
    const { directory } = this.#deps;
    const where = await directory.locate({ id: incoming.channel_id }, incoming.guild_id);
    const guild = async () => incoming.guild_id;
    await this.#parse(incoming, { where, guild, answer: (text) => this.#notifyOnce(incoming, text) });
  }

  /** Handles a message from the backfill. Doesn't repeat a reply. */
  async handle(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void> {
    if (!isFromHuman(message)) return;
    const me = this.#deps.me();
    const answered = later.some(
      ({ author, message_reference }) => author.id === me && message_reference?.message_id === message.id,
    );
    const answer = async (text: string) => (answered ? undefined : this.#notifyOnce(message, text));
    const where = whereIn(thread);
    await this.#parse(message, { where, guild: () => this.#deps.directory.guildOf(where), answer });
  }

  async #notifyOnce(incoming: IncomingMessage, text: string): Promise<void> {
    if (this.#recentNotices.allows(`${incoming.channel_id}/${incoming.author.id}/${text}`))
      await replyTo(incoming, text, this.#deps.api);
  }

  async #parse(incoming: IncomingMessage, { where, guild, answer }: MessageLocation): Promise<void> {
    const { core, directory, access, downloads, links, editChannels, me } = this.#deps;
    const listens = editChannels.includes(parentChannel(where));
    const live = await this.#isLive(where, core);
    if (live || listens || mentionsSomebody(incoming)) await directory.learn(await guild());
    const author = authorOf(incoming, directory.isModerator(where, incoming.author.id));
    const role = directory.ownRole(where);
    const messageContext = {
      where,
      me: me(),
      author,
      listens,
      live,
      ...(role !== undefined && { role }),
    };
    const first = parseMessage(incoming, messageContext);
    if (!first && !listens) return; // where it listens, a link may turn out to be a picture
    const visitor = async () => ({ person: author.id, guild: await guild(), roles: incoming.member?.roles });
    const refused = access.isOpen ? undefined : await access.refusal(await visitor());
    if (refused !== undefined) {
      if (first && isAddressed(first) && this.#refused.allows(`${incoming.channel_id}/${author.id}`)) await answer(refused);
      return;
    }
    const shown = await links.waitForEmbeds(incoming);
    const parsed = parseMessage(shown, messageContext);
    if (!parsed) return;
    downloads.remember(shown, picturesOf(shown));
    if (incoming.referenced_message) downloads.remember(incoming.referenced_message, picturesOf(incoming.referenced_message));
    if ("reply" in parsed) {
      await answer(parsed.reply);
      return;
    }
    const allowed = directory.permissionsIn(where);
    const lacking = allowed === undefined ? [] : missingPermissions(where, allowed);
    if (lacking.length > 0) {
      await answer(discordMessages.missing(lacking));
      return;
    }
    const place = where.kind === "direct" ? { server: DIRECT } : serverChannelOf(where, await guild());
    await this.#receive({ ...parsed.request, ...place }, answer);
  }

  async #isLive(where: Where, core: Core): Promise<boolean> {
    const place = locationOf(where);
    if (!("thread" in place)) return false;
    return core.isThreadActive(place.thread);
  }

  /** Retries until the request is stored, because Discord doesn't deliver a message twice. */
  async #receive(request: Request, answer: MessageLocation["answer"]): Promise<void> {
    const { core, log } = this.#deps;
    const received = await retry(() => core.receive(request), {
      delayAfter: (error, attempts) => {
        log.error({ request: request.id, err: error }, "failed to persist message");
        return exponentialDelay(attempts, RETRY_DELAY_MS, MAX_RETRY_DELAY_MS);
      },
      isStopped: () => this.#stopped, // the next start's backfill reads it again
    });
    if (received.kind === "words") await answer(received.text);
  }
}

/** A user or a role, perhaps the bot's own. Other messages need no look-up of their server. */
function mentionsSomebody({ mentions, mention_roles: roles }: IncomingMessage): boolean {
  return mentions.length > 0 || roles.length > 0;
}

/** False for messages between people in a conversation's thread: the bot doesn't interrupt them. */
function isAddressed(parsed: NonNullable<ParsedMessage>): boolean {
  return "reply" in parsed || parsed.request.intent.kind !== "edit" || parsed.request.intent.addressed;
}
