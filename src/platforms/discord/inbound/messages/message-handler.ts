// Handles messages: parses them, stores requests, and replies where needed.

import type { APIAttachment, APIMessage } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Answer } from "../../../../core/cards/views.ts";
import { KeyedQueue } from "../../../../core/concurrency/keyed-queue.ts";
import type { Core } from "../../../../core/ports/core.ts";
import type { Clock, Log } from "../../../../core/ports/runtime.ts";
import type { Request, Thread } from "../../../../core/vocabulary.ts";
import { exponentialDelay, retry } from "../../../shared/gateway/retry.ts";
import { refusalThrottle, Throttle } from "../../../shared/gateway/throttle.ts";
import type { LostThreads } from "../../../shared/inbound/lost-threads.ts";
import type { Api } from "../../gateway/api.ts";
import type { ChannelDirectory } from "../../gateway/channel-directory.ts";
import type { Downloads } from "../../gateway/downloads.ts";
import {
  DIRECT,
  locationOf,
  parentChannel,
  readThread,
  serverChannelOf,
  timeOf,
  type Where,
  whereIn,
} from "../../gateway/ids.ts";
import { missingPermissions } from "../../gateway/permissions.ts";
import { discordMessages } from "../../messages.ts";
import { replyTo } from "../../outbound/notify.ts";
import type { Access } from "../access.ts";
import { picturesOf } from "../pictures.ts";
import { menuOn } from "../rebuild/read-card.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import type { LinkEmbeds } from "./link-embeds.ts";
import type { LookUps } from "./look-ups.ts";
import { toAnswer, toRequest } from "./nearby.ts";
import {
  authorOf,
  isFromHuman,
  isPictureAlone,
  type MessageContext,
  mentions,
  ownPictures,
  type ParsedMessage,
  parseMessage,
} from "./parse-message.ts";
import { Proxies } from "./proxies.ts";
import { MAX_TEXT_BYTES, MAX_TEXT_LENGTH, textFileOf, withText } from "./text-file.ts";
import { withdraw } from "./withdraw.ts";

/** The minimum time between two identical notices to one person in one channel. Discord allows one message per second. */
const REPEAT_NOTICE_MS = 10_000;
/** An update that repeats an older edit is about something else, such as a pin. */
const ECHO_MS = 10 * 60_000;
const MAX_EDITS = 2000;
const RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;

interface MessageHandlerDeps {
  api: Api;
  core: Core;
  directory: ChannelDirectory;
  access: Access;
  downloads: Downloads;
  links: LinkEmbeds;
  lookUps: LookUps;
  lostThreads: LostThreads;
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
  /** When its author last edited it, if that is what has happened. */
  editedAt?: Date;
  answer(text: string): Promise<unknown>;
  /** It was posted just now, and its thread hasn't been looked at. */
  isNew?: boolean;
}

export class MessageHandler {
  readonly #deps: MessageHandlerDeps;
  readonly #proxies: Proxies<IncomingMessage & { guild_id?: string }>;
  /** Edits that were handled, by message and time. */
  readonly #edits = new LRUCache<string, true>({ max: MAX_EDITS });
  readonly #queues = new KeyedQueue();
  readonly #recentNotices: Throttle;
  readonly #refused: Throttle;
  #stopped = false;

  constructor(deps: MessageHandlerDeps) {
    this.#deps = deps;
    this.#proxies = new Proxies(deps.clock);
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

  async handleMessage(event: APIMessage & { guild_id?: string }): Promise<void> {
    const isCopied = event.webhook_id !== undefined && event.author.id !== this.#deps.me();
    const original = isCopied ? this.#proxies.match(event) : undefined;
    if (original) await this.#handleLive(original, timeOf(event.id));
    else if (isFromHuman(event)) await this.#handleLive(event);
  }

  /** A message whose author has edited it. Discord also sends updates for link previews, pins and threads: those change no words. */
  async handleUpdate(event: Partial<APIMessage> & Pick<APIMessage, "id"> & { guild_id?: string }): Promise<void> {
    const { edited_timestamp: edited } = event;
    if (!edited || !isWhole(event) || !isFromHuman(event)) return;
    const key = `${event.id}@${edited}`;
    const isEcho = this.#edits.has(key) || this.#deps.clock.now().getTime() - Date.parse(edited) > ECHO_MS;
    if (!isEcho) await this.#handleLive(event, new Date(edited));
    this.#edits.set(key, true); // not before: what failed is tried again
  }

  /** Cancels what a deleted message asked for. Doesn't run in order: a copy that replaces the message may still arrive. */
  async handleDeleted(channel: string, ids: string[]): Promise<void> {
    await Promise.all(
      ids.map(async (id) => {
        await this.runInOrder(channel, async () => {}); // the message itself may still be being handled
        const request = await this.#proxies.onDeleted(channel, id);
        if (request !== undefined) await withdraw(request, { ...this.#deps, isStopped: () => this.#stopped });
      }),
    );
  }

  async #handleLive(incoming: IncomingMessage & { guild_id?: string }, editedAt?: Date): Promise<void> {
    const { directory } = this.#deps;
    const where = await directory.locate({ id: incoming.channel_id }, incoming.guild_id);
    const guild = async () => incoming.guild_id;
    const answer = (text: string) => this.#notifyOnce(incoming, text);
    await this.#parse(incoming, { where, guild, answer, ...(editedAt ? { editedAt } : { isNew: true }) });
  }

  /** Handles a message from the backfill. Doesn't repeat a reply. */
  async handle(message: APIMessage, thread: Thread, later: APIMessage[], editedAt?: Date): Promise<void> {
    if (!isFromHuman(message)) return;
    const me = this.#deps.me();
    const answered = later.some(
      ({ author, message_reference }) => author.id === me && message_reference?.message_id === message.id,
    );
    const answer = async (text: string) => (answered ? undefined : this.#notifyOnce(message, text));
    const isBeside = message.channel_id !== readThread(thread.id).channel; // the message that the thread hangs on
    const where: Where = isBeside ? { kind: "channel", channel: message.channel_id } : whereIn(thread);
    const guild = () => this.#deps.directory.guildOf(where);
    await this.#parse(message, { where, guild, answer, ...(editedAt && { editedAt }) });
  }

  async #notifyOnce(incoming: IncomingMessage, text: string): Promise<void> {
    if (this.#recentNotices.allows(`${incoming.channel_id}/${incoming.author.id}/${text}`))
      await replyTo(incoming, text, this.#deps.api);
  }

  async #parse(message: IncomingMessage, location: MessageLocation): Promise<void> {
    const { where, guild, editedAt, answer } = location;
    const { core, directory, access, links, editChannels, me } = this.#deps;
    const listens = editChannels.includes(parentChannel(where));
    const active = await this.#isLive(where, core);
    const lost = !active && location.isNew === true && (await this.#mayBeLost(message, where));
    const live = active || lost;
    const concerns = live || listens || where.kind === "direct" || mentionsSomebody(message);
    if (concerns) await directory.learn(await guild());
    const incoming = concerns ? await this.#deps.lookUps.withAnswered(message) : message;
    const author = authorOf(incoming, directory.isModerator(where, incoming.author.id));
    const role = directory.ownRole(where);
    const context = { where, me: me(), author, listens, live, ...(role !== undefined && { role }) };
    const file = textFileOf(incoming);
    const outline = file ? withText(incoming, file.filename) : incoming; // its text is only read if it is for the bot
    const asked = editedAt ? undefined : await this.#questionNear(outline, context);
    const first = parseMessage(outline, context);
    if (!first && !listens && !asked) return; // where it listens, a link may turn out to be a picture
    const visitor = async () => ({ person: author.id, guild: await guild(), roles: incoming.member?.roles });
    const refused = access.isOpen ? undefined : await access.refusal(await visitor());
    if (refused !== undefined) {
      if (first && isAddressed(first) && this.#refused.allows(`${incoming.channel_id}/${author.id}`)) await answer(refused);
      return;
    }
    const text = file && first && (await this.#readText(file, answer));
    if (file && first && text === undefined) return;
    const shown = await links.waitForEmbeds(text === undefined ? incoming : withText(incoming, text));
    const parsed = parseMessage(shown, context);
    if (!parsed && !asked) return;
    if (parsed && "undo" in parsed && parsed.undo && editedAt) return; // a command counts when it is sent
    this.#remember(shown.copy ?? shown);
    if (incoming.referenced_message) this.#remember(incoming.referenced_message);
    if (parsed && "reply" in parsed) return void (await answer(parsed.reply));
    const allowed = directory.permissionsIn(where);
    const lacking = allowed === undefined ? [] : missingPermissions(where, allowed);
    if (lacking.length > 0) return void (await answer(discordMessages.missing(lacking)));
    if (lost && parsed) {
      const recovered = await this.#recover(parsed, message, location);
      if (recovered === "failed") return;
      if (recovered !== "live") return this.#parse(message, { ...location, isNew: false });
    }
    const request = asked
      ? toAnswer(shown, asked, author)
      : parsed && (await toRequest(shown, parsed, context, this.#deps.lookUps.around(shown, where)));
    if (!request) return;
    if (!editedAt && where.kind !== "direct") this.#proxies.remember(message);
    const place = where.kind === "direct" ? { server: DIRECT } : serverChannelOf(where, await guild());
    await this.#receive({ ...request, ...place, ...(editedAt && { editedAt }) }, answer);
  }

  /** Somebody writes where the bot has posted cards, or may have. */
  async #mayBeLost(message: IncomingMessage, where: Where): Promise<boolean> {
    const { directory, lostThreads, me } = this.#deps;
    const place = locationOf(where);
    if (where.kind === "channel" || !("thread" in place)) return false;
    const answered = message.referenced_message;
    const answersCard = answered?.author.id === me() && menuOn(answered) !== undefined;
    const isDirect = where.kind === "direct" && ownPictures(message).length === 0; // a picture starts the next conversation there
    const role = directory.ownRole(where);
    const isMentioned = mentions(message, { me: me(), ...(role !== undefined && { role }) });
    const isHere = where.kind === "thread" && (directory.isOwnThread(where.channel) || isMentioned);
    return (answersCard || isDirect || isHere) && lostThreads.mayBeLost(place.thread);
  }

  /** Whether the conversation exists now. If that isn't known, its author learns that and the message is not handled. */
  async #recover(
    parsed: NonNullable<ParsedMessage>,
    message: IncomingMessage,
    { where, guild, answer }: MessageLocation,
  ): Promise<"live" | "failed" | undefined> {
    const place = locationOf(where);
    if (!("thread" in place)) return undefined;
    const cause = { at: timeOf(message.id), addressed: isAddressed(parsed) };
    const server = where.kind === "direct" ? { server: DIRECT } : serverChannelOf(where, await guild());
    const recovery = await this.#deps.lostThreads.recoverOrExplain(place.thread, { ...cause, ...server });
    if (recovery.text !== undefined) await answer(recovery.text);
    if ("failed" in recovery) return "failed";
    return recovery.live ? "live" : undefined;
  }

  /** Undefined if it can't be read. The author gets a reply that says why. */
  async #readText({ url, size }: APIAttachment, answer: MessageLocation["answer"]): Promise<string | undefined> {
    try {
      const text = size > MAX_TEXT_BYTES ? undefined : (await this.#deps.downloads.readText(url, MAX_TEXT_BYTES)).trim();
      if (text !== undefined && text.length <= MAX_TEXT_LENGTH) return text;
      await answer(discordMessages.textTooLong);
    } catch (error) {
      this.#deps.log.warn({ err: error }, "failed to read text file");
      await answer(discordMessages.textNotRead);
    }
    return undefined;
  }

  /** The thread nearby whose question this picture answers. */
  async #questionNear(incoming: IncomingMessage, context: MessageContext): Promise<Thread | undefined> {
    const { where, author } = context;
    if (where.kind !== "channel" || !isPictureAlone(incoming, context)) return undefined;
    const asked = await this.#deps.core.findQuestion(author.id);
    return asked && readThread(asked.id).parent === where.channel ? asked : undefined;
  }

  #remember(message: Parameters<Downloads["remember"]>[0] & Parameters<typeof picturesOf>[0]): void {
    this.#deps.downloads.remember(message, picturesOf(message));
  }

  async #isLive(where: Where, core: Core): Promise<boolean> {
    const place = locationOf(where);
    if (!("thread" in place)) return false;
    return core.isThreadActive(place.thread);
  }

  async #receive(request: Request, answer: MessageLocation["answer"]): Promise<void> {
    const received = await this.#untilStored(request);
    if (received.kind === "words") await answer(received.text);
  }

  /** Retries until it is stored, because Discord doesn't deliver an event twice. */
  async #untilStored(request: Request): Promise<Answer> {
    return retry(() => this.#deps.core.receive(request), {
      delayAfter: (error, attempts) => {
        this.#deps.log.error({ request: request.id, err: error }, "failed to persist message");
        return exponentialDelay(attempts, RETRY_DELAY_MS, MAX_RETRY_DELAY_MS);
      },
      isStopped: () => this.#stopped, // the next start's backfill reads it again
    });
  }
}

/** Some updates hold only what has changed. */
function isWhole<Event extends Partial<APIMessage>>(event: Event): event is Event & APIMessage {
  return [event.author, event.content, event.channel_id, event.type, event.mentions].every((field) => field !== undefined);
}

/** A user or a role, perhaps the bot's own. Other messages need no look-up of their server. */
function mentionsSomebody({ mentions, mention_roles: roles }: IncomingMessage): boolean {
  return mentions.length > 0 || roles.length > 0;
}

/** False for messages between people in a conversation's thread: the bot doesn't interrupt them. */
function isAddressed(parsed: NonNullable<ParsedMessage>): boolean {
  return "reply" in parsed || parsed.undo || parsed.addressed;
}
