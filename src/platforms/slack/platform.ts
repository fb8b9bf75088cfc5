// The Slack adapter: events and interactions in, Web API calls out.

import type { Card, ThreadRoot } from "../../core/cards/views.ts";
import type { Deferred } from "../../core/deferred.ts";
import type { ConnectionStatus } from "../../core/platforms/connection-state.ts";
import type { ChatPlatform, Clock, Core, OpenedThread } from "../../core/ports.ts";
import type { Attachment, Location, MessageId, Thread } from "../../core/vocabulary.ts";
import { Backfill } from "../shared/backfill.ts";
import { type Sleep, sleep } from "../shared/sleep.ts";
import { Api } from "./gateway/api.ts";
import { Connection, type ConnectionOptions } from "./gateway/connection.ts";
import { Downloads } from "./gateway/downloads.ts";
import { readMessageId, readThread } from "./gateway/ids.ts";
import { RateLimiter } from "./gateway/rate-limiter.ts";
import type { AccessRules } from "./inbound/access.ts";
import { backfillThread } from "./inbound/backfill.ts";
import { type RetryDelays, SlackEventHandler } from "./inbound/event-handler.ts";
import type { Ack } from "./inbound/interaction-context.ts";
import { InteractionHandler } from "./inbound/interaction-handler.ts";
import { MessageHandler } from "./inbound/message-handler.ts";
import { ReactionPicks } from "./inbound/reactions.ts";
import { SharedChannels } from "./inbound/shared-channels.ts";
import type { EventBody, Payload } from "./inbound/types.ts";
import { slackMessages } from "./messages.ts";
import { CardSender } from "./outbound/card-sender.ts";
import { HomeTab, ownerOf } from "./outbound/home-tab.ts";
import { notify } from "./outbound/notify.ts";
import { openThread } from "./outbound/open-thread.ts";
import { Uploads } from "./outbound/uploads.ts";
import { textMessage } from "./outbound/views.ts";
import type { SlackStore } from "./store/store.ts";

export interface SlackOptions extends Omit<ConnectionOptions, "sleep"> {
  botToken: string;
  /** Channels in which messages need no mention. */
  editChannels: string[];
  /** Who may use the bot. Default: the members of its workspace. */
  access?: AccessRules;
  /** The finished card is a new message. */
  replaces: boolean;
  rows: SlackStore;
  clock: Clock;
  /** How long a post whose response was lost may still arrive, in milliseconds. Longer than a request may take. */
  graceMs?: number;
  /** The retry delays of events that couldn't be handled. */
  retryDelays?: RetryDelays;
  /** Default: waits in real time. */
  sleep?: Sleep;
}

const SLACK_API = "https://slack.com/api/";
const MEGABYTE = 1024 * 1024;
const GRACE_MS = 20_000;
/** Slack allows fifty `conversations.replies` a minute. Some are left for current events. */
const BACKFILL_GAP_MS = 1_500;
const SWEEP_INTERVAL_MS = 3_600_000;
const EVENT_TTL_MS = 24 * 3_600_000;

export class SlackPlatform implements ChatPlatform {
  readonly name = "slack";
  readonly graceMs: number;
  readonly limits: ChatPlatform["limits"] = {
    imageBytes: 32 * MEGABYTE,
    imageTypes: ["image/png", "image/jpeg"],
    images: 10,
    textLength: 3000,
  };
  readonly #options: SlackOptions;
  readonly #access: AccessRules;
  readonly #origin: string | undefined;
  readonly #sleep: Sleep;
  readonly #api: Api;
  readonly #uploads: Uploads;
  readonly #cards: CardSender;
  readonly #downloads: Downloads;
  readonly #connection: Connection;
  readonly #interactions: InteractionHandler;
  #core: Core | undefined;
  #events: SlackEventHandler | undefined;
  #backfill: Backfill | undefined;
  #home: HomeTab | undefined;
  #sweeping: NodeJS.Timeout | undefined;
  #stopped = false;
  /** The app was removed from the workspace, together with its messages. */
  #forgotten = false;

  constructor(options: SlackOptions) {
    const { botToken, apiUrl, clock, rows, access = { teams: [], external: false } } = options;
    this.#options = options;
    this.#access = access;
    this.#interactions = new InteractionHandler(access);
    this.#sleep = options.sleep ?? sleep;
    this.graceMs = options.graceMs ?? GRACE_MS;
    this.#origin = apiUrl === SLACK_API ? undefined : new URL(apiUrl).origin;
    this.#api = new Api(botToken, apiUrl, () => this.#connection.handleRevoked());
    this.#uploads = new Uploads(this.#api, rows, this.#sleep);
    const wire = {
      api: this.#api,
      uploads: this.#uploads,
      limiter: new RateLimiter(clock),
      me: () => this.#connection.self.user,
    };
    this.#cards = new CardSender({ ...wire, rows }, { replaces: options.replaces, graceMs: this.graceMs });
    this.#downloads = new Downloads(this.#api, botToken, this.#origin);
    this.#connection = new Connection({ ...options, sleep: this.#sleep }, this.#api);
  }

  status(): ConnectionStatus {
    return this.#connection.status;
  }

  /** The workspace's URL, once it is known. */
  servers(): string[] {
    return this.#connection.self.address === "" ? [] : [new URL(this.#connection.self.address).host];
  }

  async start(core: Core): Promise<void> {
    const { editChannels, log, clock, rows, retryDelays: again } = this.#options;
    this.#core = core;
    this.#stopped = false;
    const self = () => this.#connection.self;
    const sharedChannels = new SharedChannels(rows);
    const shared = { api: this.#api, core, rows, clock, log, self, access: this.#access, sharedChannels };
    const reactions = new ReactionPicks({ ...shared, cardAt: (channel, ts) => this.#cards.at(channel, ts) });
    const handler = new SlackEventHandler({
      rows,
      reactions,
      sharedChannels,
      editChannels,
      log,
      self,
      retryDelays: again,
      sleep: this.#sleep,
      messages: new MessageHandler({ ...shared, downloads: this.#downloads, editChannels }),
      caughtUp: async (thread) => this.#backfill?.done(thread.id),
    });
    this.#events = handler;
    this.#home = new HomeTab({ api: this.#api, core, uploads: this.#uploads, log, self });
    this.#backfill = new Backfill({
      core,
      log,
      gapMs: BACKFILL_GAP_MS,
      keyOf: ({ id }) => id,
      read: (missed, throttle) =>
        backfillThread(missed, throttle, { api: this.#api, handler, reactions, me: this.#connection.self.user }),
    });
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_INTERVAL_MS).unref();
    await this.#connection.open({
      onIdentified: async () => {
        void this.#backfill?.start();
        await handler.resume();
      },
      onReconnected: () => void this.#backfill?.start(),
      onRevoked: () => {
        this.#backfill?.stop();
        handler.stop();
      },
      onEvent: (body, ack, connection) => this.#handle(body, ack, connection),
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeping);
    this.#backfill?.stop();
    this.#events?.stop();
    await this.#connection.close();
  }

  async downloadAttachment(attachment: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    return this.#downloads.read(attachment, signal);
  }

  async openThread(channel: Thread, key: string, head: ThreadRoot, since: Date | undefined): Promise<OpenedThread | Deferred> {
    const { user } = await this.#connection.identify();
    return openThread(channel, key, head, since, { api: this.#api, uploads: this.#uploads, me: user });
  }

  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    await this.#connection.identify();
    return this.#cards.post(thread, key, card);
  }

  async findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined> {
    if (this.#forgotten) return undefined;
    await this.#connection.identify();
    return this.#cards.find(thread, key, since);
  }

  async editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred> {
    await this.#connection.identify();
    return this.#cards.edit(thread, message, card);
  }

  async deleteMessage(_thread: Thread, message: MessageId): Promise<void> {
    if (this.#forgotten) await this.#uploads.forget(readMessageId(message).key);
    else await this.#cards.remove(message);
  }

  /** People's messages stay; the strips are deleted. */
  async archiveThread(thread: Thread): Promise<void> {
    if (this.#forgotten) await this.#uploads.forget(ownerOf(thread));
    else await this.#uploads.keepOnly(ownerOf(thread), []);
  }

  /** People's messages are stored on Slack, not here. */
  async countMessages(): Promise<number> {
    return 0;
  }

  async forgetPerson(person: string): Promise<void> {
    await this.#options.rows.forgetPerson(person);
    await this.#showHome(person); // without the deleted conversations
  }

  async notify(place: Location, person: { id: string }, text: string): Promise<void> {
    await notify(place, person.id, textMessage(text), this.#api).catch((error: unknown) => {
      this.#options.log.warn({ person: person.id, err: error }, "failed to notify person");
    });
  }

  async #handle(body: Payload, ack: Ack, connection: object): Promise<void> {
    if (this.#stopped || !this.#core) throw new Error("shutting down");
    if ("event" in body) return this.#event(body, ack, connection);
    if (this.status() === "down") return ack();
    const { clock, log } = this.#options;
    const wire = { api: this.#api, core: this.#core, downloads: this.#downloads, origin: this.#origin };
    await this.#interactions.handle(body, ack, { ...wire, clock, log, self: this.#connection.self });
  }

  async #event(body: EventBody, ack: Ack, connection: object): Promise<void> {
    const { event } = body;
    if (this.status() === "down" && event.type !== "app_uninstalled") return ack();
    switch (event.type) {
      case "message":
      case "app_mention":
      case "reaction_added":
      case "reaction_removed":
        await this.#events?.handle({ ...body, event }, connection);
        return ack();
      case "app_home_opened":
        await ack();
        return event.tab === "home" ? this.#showHome(event.user) : undefined;
      case "app_uninstalled":
        await this.#uninstalled(body.team_id);
        return ack();
      case "tokens_revoked":
        await ack();
        return event.tokens?.bot?.includes(this.#connection.self.user)
          ? this.#connection.shutDown(slackMessages.wrongBotToken)
          : undefined;
      default:
        this.#options.log.warn({ event: event.type }, "ignored unknown Slack event");
        return ack();
    }
  }

  async #showHome(user: string): Promise<void> {
    await this.#home?.publish(user).catch((error: unknown) => {
      this.#options.log.warn({ person: user, err: error }, "failed to publish Home tab");
    });
  }

  /** Completes before the acknowledgement. Makes no calls to the workspace. */
  async #uninstalled(team: string): Promise<void> {
    if (team !== this.#connection.self.team) return;
    this.#forgotten = true;
    await this.#options.rows.forgetEvents();
    await this.#core?.onUninstalled((thread) => readThread(thread.id).team === team);
    this.#connection.shutDown(slackMessages.uninstalled);
  }

  async #sweep(): Promise<void> {
    const before = new Date(this.#options.clock.now().getTime() - EVENT_TTL_MS);
    await this.#options.rows.sweepEvents(before).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "failed to delete old events");
    });
  }
}
