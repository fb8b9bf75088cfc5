// The bot in one workspace: its identity, calls, limits and caches there, and what it does with events.

import type { Card, ThreadRoot } from "../../../core/cards/views.ts";
import type { Deferred } from "../../../core/deferred.ts";
import type { ActiveThread, Core } from "../../../core/ports/core.ts";
import type { OpenedThread } from "../../../core/ports/platform.ts";
import type { Clock, Log } from "../../../core/ports/runtime.ts";
import type { ThreadHistory } from "../../../core/rebuild/thread-history.ts";
import type { Attachment, Location, MessageId, Thread } from "../../../core/vocabulary.ts";
import type { Sleep } from "../../shared/gateway/sleep.ts";
import { LostThreads } from "../../shared/inbound/lost-threads.ts";
import { Api, type BotIdentity } from "../gateway/api.ts";
import { Downloads } from "../gateway/downloads.ts";
import { readMessageId } from "../gateway/ids.ts";
import { RateLimiter } from "../gateway/rate-limiter.ts";
import { type AccessRules, refusalOf } from "../inbound/access.ts";
import { backfillThread } from "../inbound/backfill.ts";
import { type MessageOrReaction, type RetryDelays, SlackEventHandler } from "../inbound/event-handler.ts";
import type { Ack } from "../inbound/interactions/context.ts";
import { InteractionHandler } from "../inbound/interactions/interaction-handler.ts";
import { MessageHandler } from "../inbound/messages/message-handler.ts";
import { ReactionPicks } from "../inbound/reactions.ts";
import { readHistory } from "../inbound/rebuild/thread-history.ts";
import { SharedChannels } from "../inbound/shared-channels.ts";
import type { EventBody, Payload, PostedFile } from "../inbound/types.ts";
import { CardSender } from "../outbound/card-sender.ts";
import { HomeTab, ownerOf } from "../outbound/home-tab.ts";
import { notify } from "../outbound/notify.ts";
import { openThread } from "../outbound/open-thread.ts";
import { Uploads } from "../outbound/uploads.ts";
import { textMessage } from "../outbound/views.ts";
import type { SlackStore } from "../store/store.ts";

/** What all workspaces of a bot have in common. */
export interface WorkspaceOptions {
  /** With a trailing slash: "https://slack.com/api/". */
  apiUrl: string;
  /** Channels in which messages need no mention. */
  editChannels: string[];
  access: AccessRules;
  /** The finished card is a new message. */
  replaces: boolean;
  clock: Clock;
  log: Log;
  sleep: Sleep;
  /** How long a post whose response was lost may still arrive, in milliseconds. */
  graceMs: number;
  retryDelays?: RetryDelays | undefined;
  /** How many cards, channels and links each workspace remembers, and how many files. */
  maxCached: { cards: number; files: number };
  /** Resolves when the backfill of this thread is complete. */
  caughtUp(thread: Thread): Promise<void>;
  /** Other processes handle events of the same workspaces. */
  sharesEvents: boolean;
}

/** The bot's access to one workspace. */
export interface Credentials {
  token: string;
  /** Undefined: the workspace requests it from Slack. */
  identity?: BotIdentity;
  /** A call failed because Slack no longer accepts the token. */
  onRevoked(): void;
}

const SLACK_API = "https://slack.com/api/";

/** The origin of `SLACK_API_URL`, if it isn't Slack's. */
export function apiOrigin(apiUrl: string): string | undefined {
  return apiUrl === SLACK_API ? undefined : new URL(apiUrl).origin;
}

export class Workspace {
  readonly api: Api;
  readonly uploads: Uploads;
  readonly #options: WorkspaceOptions;
  readonly #rows: SlackStore;
  readonly #origin: string | undefined;
  readonly #cards: CardSender;
  readonly #downloads: Downloads;
  readonly #interactions: InteractionHandler;
  #self: BotIdentity;
  /** The app was removed from the workspace, together with its messages. */
  #removed = false;
  #inbound:
    | { core: Core; lostThreads: LostThreads; events: SlackEventHandler; reactions: ReactionPicks; home: HomeTab }
    | undefined;

  constructor({ token, identity, onRevoked }: Credentials, rows: SlackStore, options: WorkspaceOptions) {
    const { apiUrl, clock, replaces, graceMs, maxCached } = options;
    this.#options = options;
    this.#rows = rows;
    this.#self = identity ?? { team: "", user: "", address: "" };
    this.#origin = apiOrigin(apiUrl);
    this.api = new Api(token, apiUrl, onRevoked);
    this.uploads = new Uploads(this.api, rows, options.sleep, maxCached.files);
    this.#downloads = new Downloads(this.api, token, this.#origin, maxCached.cards);
    this.#interactions = new InteractionHandler(options.access, rows);
    const wire = { api: this.api, uploads: this.uploads, rows, limiter: new RateLimiter(clock), me: () => this.#self.user };
    this.#cards = new CardSender(wire, { replaces, graceMs, maxCached: maxCached.cards });
  }

  /** Empty until Slack has answered `auth.test`. */
  get self(): BotIdentity {
    return this.#self;
  }

  /** The bot's identity, even before it receives events, so that earlier posts can be found. */
  async identify(): Promise<BotIdentity> {
    if (this.#self.user === "") this.#self = await this.api.self();
    return this.#self;
  }

  /** Asks Slack who the bot is there. Throws if Slack doesn't accept the token. */
  async refreshIdentity(): Promise<void> {
    this.#self = await this.api.self();
  }

  /** The app was removed from the workspace: makes no more calls there to clean up. */
  onRemoved(): void {
    this.#removed = true;
  }

  /** From now on it handles events. */
  start(core: Core): void {
    const { editChannels, log, clock, access, retryDelays, sleep, maxCached, caughtUp, sharesEvents } = this.#options;
    const self = () => this.#self;
    const rows = this.#rows;
    const sharedChannels = new SharedChannels(rows, maxCached.cards);
    const shared = { api: this.api, core, rows, clock, log, self, access, sharedChannels };
    const lostThreads = new LostThreads(core, log);
    const reactions = new ReactionPicks({ ...shared, lostThreads, cardAt: (channel, ts) => this.#cards.at(channel, ts) });
    const messages = new MessageHandler({ ...shared, lostThreads, downloads: this.#downloads, editChannels });
    const events = new SlackEventHandler({
      core,
      rows,
      reactions,
      messages,
      sharedChannels,
      editChannels,
      log,
      self,
      retryDelays,
      sleep,
      caughtUp,
      sharesEvents,
      clock,
      maxCached: maxCached.cards,
    });
    this.#inbound = {
      core,
      lostThreads,
      events,
      reactions,
      home: new HomeTab({ api: this.api, core, uploads: this.uploads, log, self }),
    };
  }

  /** Takes no more events. Stored ones are handled after the next start. */
  stop(): void {
    this.#inbound?.events.stop();
  }

  /** Handles events that were stored before a stop, ahead of new ones. `before`: those that another process stored before then and hasn't
   *  handled. */
  async resume(before?: Date): Promise<void> {
    await this.#inbound?.events.resume(before);
  }

  /** Resolves when the event is stored. Rejects if it couldn't be stored: then it isn't acknowledged. */
  async handleEvent(body: MessageOrReaction, connection: object): Promise<void> {
    await this.#inbound?.events.handle(body, connection);
  }

  /** Rejects if the request couldn't be stored: then it isn't acknowledged. */
  async handleInteraction(body: Exclude<Payload, EventBody>, ack: Ack): Promise<void> {
    if (!this.#inbound) throw new Error("not started");
    const { clock, log } = this.#options;
    const { core, lostThreads } = this.#inbound;
    const wire = { api: this.api, core, lostThreads, downloads: this.#downloads, origin: this.#origin };
    await this.#interactions.handle(body, ack, { ...wire, clock, log, self: this.#self });
  }

  /** Reads what happened in a thread while the bot was offline. */
  async backfill(missed: ActiveThread, throttle: () => Promise<void>): Promise<void> {
    if (!this.#inbound) return;
    const { events, reactions } = this.#inbound;
    await backfillThread(missed, throttle, { api: this.api, handler: events, reactions, me: this.#self.user });
  }

  async showHome(user: string): Promise<void> {
    await this.#inbound?.home.publish(user).catch((error: unknown) => {
      this.#options.log.warn({ person: user, err: error }, "failed to publish Home tab");
    });
  }

  async forgetPerson(user: string): Promise<void> {
    await this.#rows.forgetPerson(user);
    await this.showHome(user); // without the deleted conversations
  }

  async downloadAttachment(attachment: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    return this.#downloads.read(attachment, signal);
  }

  async openThread(channel: Thread, key: string, head: ThreadRoot, since: Date | undefined): Promise<OpenedThread | Deferred> {
    const { user } = await this.identify();
    return openThread(channel, key, head, since, { api: this.api, uploads: this.uploads, me: user });
  }

  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    await this.identify();
    return this.#cards.post(thread, key, card);
  }

  async findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined> {
    if (this.#removed) return undefined;
    await this.identify();
    return this.#cards.find(thread, key, since);
  }

  async editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred> {
    await this.identify();
    return this.#cards.edit(thread, message, card);
  }

  async readHistory(thread: Thread, before: Date, signal: AbortSignal): Promise<ThreadHistory> {
    const { team, user: me } = await this.identify();
    const found = (files: PostedFile[]) => this.#downloads.remember(files);
    return readHistory(thread, before, signal, { api: this.api, team, me, sleep: this.#options.sleep, found });
  }

  async deleteMessage(message: MessageId): Promise<void> {
    if (this.#removed) await this.uploads.forget(readMessageId(message).key);
    else await this.#cards.remove(message);
  }

  /** People's messages stay; the strips are deleted. */
  async archiveThread(thread: Thread): Promise<void> {
    if (this.#removed) await this.uploads.forget(ownerOf(thread));
    else await this.uploads.keepOnly(ownerOf(thread), []);
  }

  /** The same check as for the button with which they opened the page. `team`: their own workspace. */
  async refuseVisitor(team: string | undefined): Promise<string | undefined> {
    return refusalOf({ team, shared: undefined }, await this.identify(), this.#options.access);
  }

  /** Best effort. */
  async notify(place: Location, user: string, text: string): Promise<void> {
    await notify(place, user, textMessage(text), this.api).catch((error: unknown) => {
      this.#options.log.warn({ person: user, err: error }, "failed to notify person");
    });
  }
}
