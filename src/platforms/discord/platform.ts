// The Discord adapter: gateway events in, REST calls out.

import { type APIMessage, type GatewayDispatchPayload, GatewayDispatchEvents as On } from "discord.js";
import { LRUCache } from "lru-cache";
import { commands } from "../../../commands/index.ts";
import type { Card, ThreadRoot } from "../../core/cards/views.ts";
import type { Deferred } from "../../core/deferred.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Leases } from "../../core/leases.ts";
import type { Backoff } from "../../core/platforms/backoff.ts";
import { ConnectionState, type ConnectionStatus } from "../../core/platforms/connection-state.ts";
import { ignoreUnreachable } from "../../core/platforms/refusals.ts";
import type { Core, ThreadScope } from "../../core/ports/core.ts";
import type { ChatPlatform, LinkedThread, OpenedThread, PageVisitor } from "../../core/ports/platform.ts";
import type { Clock, Log } from "../../core/ports/runtime.ts";
import type { ThreadHistory } from "../../core/rebuild/thread-history.ts";
import type { Attachment, Location, MessageId, Thread } from "../../core/vocabulary.ts";
import { sleep } from "../shared/gateway/sleep.ts";
import { Backfill } from "../shared/inbound/backfill.ts";
import { LostThreads } from "../shared/inbound/lost-threads.ts";
import { Api } from "./gateway/api.ts";
import { ChannelDirectory } from "./gateway/channel-directory.ts";
import { Downloads } from "./gateway/downloads.ts";
import { codeOf, codes } from "./gateway/errors.ts";
import { Gateway } from "./gateway/gateway.ts";
import { GuildCache } from "./gateway/guild-cache.ts";
import { DIRECT, readMessageId, readThread, whereIn } from "./gateway/ids.ts";
import { missingPermissions } from "./gateway/permissions.ts";
import { rateLimited, rateLimitedTogether, requestsPerSecond } from "./gateway/rate-limit.ts";
import { isRegistered, registration } from "./gateway/registration.ts";
import { localLeases, localShards, type Shard, type ShardStore } from "./gateway/shards/shard-store.ts";
import { findThread } from "./gateway/thread-links.ts";
import { Access, type AccessRules } from "./inbound/access.ts";
import { backfillThread } from "./inbound/backfill.ts";
import { EventRouter } from "./inbound/event-router.ts";
import { LinkEmbeds } from "./inbound/messages/link-embeds.ts";
import { LookUps } from "./inbound/messages/look-ups.ts";
import { MessageHandler } from "./inbound/messages/message-handler.ts";
import { picturesOf } from "./inbound/pictures.ts";
import { ReactionPicks } from "./inbound/reactions.ts";
import { readHistory } from "./inbound/rebuild/thread-history.ts";
import { VisitorAccess } from "./inbound/visitor-access.ts";
import { discordMessages } from "./messages.ts";
import { CardSender } from "./outbound/card-sender.ts";
import { notify } from "./outbound/notify.ts";
import { openThread } from "./outbound/open-thread.ts";
import type { DiscordStore } from "./store/store.ts";

export interface DiscordOptions {
  token: string;
  /** Without a version: "https://discord.com/api". */
  apiUrl: string;
  /** Channels in which messages need no mention. */
  editChannels: string[];
  /** Who may use the bot. Default: everybody. */
  access?: AccessRules;
  /** Requests per second over all channels. Infinity for a Discord without limits. */
  perSecond?: number;
  /** The delays before a reconnect. */
  backoff?: Backoff;
  /** How long a reconnect may take, in milliseconds. */
  readyTimeoutMs?: number;
  rows: DiscordStore;
  /** What several processes share. Default: this is the only one. `reserveRequest`: resolves to the milliseconds after which the next request
   *  may be sent. */
  sharing?: { leases: Leases; shards: ShardStore; reserveRequest(): Promise<number> };
  /** How many shards there are over all processes. Default: as many as Discord recommends. */
  shards?: number;
  clock: Clock;
  log: Log;
}

const DISCORD_API = "https://discord.com/api";
const MEGABYTE = 1024 * 1024;
/** Registering the commands may take longer, and continues in the background. */
const REGISTER_TIMEOUT_MS = 5_000;
/** The backfill makes ten requests a second at most. */
const BACKFILL_GAP_MS = 100;
const MAX_UNREADABLE = 100;
/** Servers arrive one by one when a session starts. */
const ASSIGN_DELAY_MS = 2_000;

export class DiscordPlatform implements ChatPlatform {
  readonly name = "discord";
  /** 0, because Discord refuses the same nonce twice, for longer than any request takes. */
  readonly graceMs = 0;
  readonly limits: ChatPlatform["limits"] = {
    imageBytes: 10 * MEGABYTE,
    imageTypes: ["image/png", "image/jpeg", "image/webp", "image/gif"],
    images: 10,
    textLength: 2000,
  };
  readonly #options: DiscordOptions;
  readonly #makeRequest: ReturnType<typeof rateLimited>;
  readonly #api: Api;
  readonly #directory: ChannelDirectory;
  readonly #access: Access;
  readonly #visitors: VisitorAccess;
  readonly #cards: CardSender;
  readonly #downloads: Downloads;
  readonly #links: LinkEmbeds;
  readonly #state: ConnectionState;
  #gateway: Gateway | undefined;
  readonly #sharing: { leases: Leases; shards: ShardStore };
  readonly #guilds = new GuildCache();
  /** Which events could not be read. Each kind is logged once. */
  readonly #unreadable = new LRUCache<string, true>({ max: MAX_UNREADABLE });
  /** The bot's own user, once known. */
  #user = "";
  #application: string | undefined;
  #assigning: NodeJS.Timeout | undefined;
  #backfill: Backfill | undefined;
  #messages: MessageHandler | undefined;
  #stopped = false;

  constructor(options: DiscordOptions) {
    const { token, apiUrl, clock, perSecond = requestsPerSecond } = options;
    this.#options = options;
    this.#state = new ConnectionState(this.name, options.log);
    this.#makeRequest = options.sharing
      ? rateLimitedTogether(options.sharing.reserveRequest, options.log)
      : rateLimited(perSecond);
    this.#api = new Api(token, apiUrl, this.#makeRequest);
    const { access = { guilds: [], roles: [] }, log, sharing = { leases: localLeases, shards: localShards } } = options;
    this.#sharing = sharing;
    this.#directory = new ChannelDirectory({ api: this.#api, guilds: this.#guilds, me: () => this.#user, log });
    this.#access = new Access(access, { api: this.#api, guilds: this.#guilds, log });
    this.#visitors = new VisitorAccess({ api: this.#api, access: this.#access, clock });
    this.#cards = new CardSender(this.#api, this.#directory, clock);
    this.#links = new LinkEmbeds(this.#api);
    this.#downloads = new Downloads(this.#api, apiUrl === DISCORD_API ? undefined : new URL(apiUrl).origin, clock);
  }

  status(): ConnectionStatus {
    return this.#state.status;
  }

  /** The names of its servers, as far as known. */
  servers(): string[] {
    return [...this.#guilds.guilds].map(({ name }) => name);
  }

  async start(core: Core): Promise<void> {
    const { token, apiUrl, editChannels, backoff, readyTimeoutMs, shards, log, clock, rows } = this.#options;
    const shared = { api: this.#api, core, directory: this.#directory, access: this.#access, me: () => this.#user };
    const found = (message: APIMessage) => this.#downloads.remember(message, picturesOf(message));
    const lookUps = new LookUps({ api: this.#api, log, found });
    const looks = { downloads: this.#downloads, links: this.#links, lookUps, lostThreads: new LostThreads(core, log) };
    const messages = new MessageHandler({ ...shared, ...looks, editChannels, clock, log });
    const reactions = new ReactionPicks({ ...shared, lostThreads: looks.lostThreads, rows, clock });
    const backfill = new Backfill({
      core,
      log,
      gapMs: BACKFILL_GAP_MS,
      keyOf: ({ id }) => readThread(id).channel,
      read: (missed, throttle) => backfillThread(missed, throttle, { api: this.#api, core, handler: messages, reactions }),
    });
    const isStopped = () => this.#stopped;
    const router = new EventRouter({
      ...shared,
      ...looks,
      messages,
      reactions,
      backfill,
      shards: this.#sharing.shards,
      log,
      isStopped,
    });
    this.#messages = messages;
    this.#backfill = backfill;
    this.#stopped = false;
    const gateway = new Gateway({
      token,
      apiUrl,
      log,
      makeRequest: this.#makeRequest,
      state: this.#state,
      leases: this.#sharing.leases,
      store: this.#sharing.shards,
      ...(shards !== undefined && { shards }),
      ...(backoff && { backoff }),
      ...(readyTimeoutMs && { readyTimeoutMs }),
      handle: (event, shard) => this.#handle(event, shard, core, router),
      // A shard that another process had is resumed: no READY names the bot.
      prepare: async () => {
        if (this.#sharing.shards.isShared) await this.#ownUserId();
      },
      onReleased: ({ id, of }) => this.#guilds.removeAll((guild) => shardOf(guild, of) === id),
    });
    this.#gateway = gateway;
    await gateway.connect();
    const registered = this.#register().catch((error: unknown) => {
      log.warn({ err: error }, "failed to register commands");
    });
    await Promise.race([registered, sleep(REGISTER_TIMEOUT_MS)]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#assigning);
    this.#backfill?.stop();
    this.#messages?.stop();
    const gateway = this.#gateway;
    this.#gateway = undefined;
    this.#state.set("starting", "stopped");
    await gateway?.close();
  }

  async downloadAttachment(attachment: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    return this.#downloads.read(attachment, signal);
  }

  async openThread(channel: Thread, key: string, head: ThreadRoot, since: Date | undefined): Promise<OpenedThread> {
    const wire = { api: this.#api, directory: this.#directory, me: await this.#ownUserId() };
    return this.#withMissingPermissions(channel, () => openThread(channel, key, head, since, wire));
  }

  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId> {
    return this.#withMissingPermissions(thread, () => this.#cards.post(thread, key, card));
  }

  async findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined> {
    return this.#cards.find(thread, key, since, await this.#ownUserId());
  }

  async editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred> {
    return this.#withMissingPermissions(thread, () => this.#cards.edit(message, card));
  }

  async findThread(link: URL): Promise<LinkedThread | undefined> {
    return findThread(link, this.#api);
  }

  async readHistory(thread: Thread, before: Date, signal: AbortSignal): Promise<ThreadHistory> {
    const found = (message: APIMessage) => this.#downloads.remember(message, picturesOf(message));
    return readHistory(thread, before, signal, { api: this.#api, me: await this.#ownUserId(), found });
  }

  async deleteMessage(_thread: Thread, message: MessageId): Promise<void> {
    await this.#cards.remove(message).catch(ignoreUnreachable);
    await this.#options.rows.deleteReactions(readMessageId(message).message);
  }

  /** People's messages stay, so the thread is only archived. */
  async archiveThread(thread: Thread): Promise<void> {
    const { channel, parent } = readThread(thread.id);
    if (parent !== undefined) await this.#api.archive(channel, true).catch(ignoreUnreachable);
  }

  /** People's messages are stored on Discord, not here. */
  async countMessages(): Promise<number> {
    return 0;
  }

  async forgetPerson(person: string): Promise<void> {
    await this.#options.rows.forgetPerson(person);
  }

  async notify(place: Location, person: { id: string }, text: string): Promise<void> {
    await notify(place, person.id, text, this.#api).catch((error: unknown) => {
      this.#options.log.warn({ person: person.id, err: error }, "failed to notify person");
    });
  }

  async refuseVisitor({ person, thread }: PageVisitor): Promise<string | undefined> {
    return this.#visitors.refusal(person.id, thread);
  }

  /** Adds the missing permissions to an error that only says that something isn't allowed. */
  async #withMissingPermissions<T>(thread: Thread, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== codes.missingPermissions) throw error;
      const where = whereIn(thread);
      const allowed = this.#directory.permissionsIn(where);
      const lacking = allowed === undefined ? [] : missingPermissions(where, allowed);
      if (lacking.length === 0) throw error;
      throw new PlatformError("forbidden", `Discord: missing ${lacking.join(", ")}`, {
        cause: error,
        userMessage: discordMessages.missing(lacking),
      });
    }
  }

  /** The bot's own user, even while the gateway is disconnected, so that earlier posts can be found. */
  async #ownUserId(): Promise<string> {
    this.#user ||= (await this.#api.self()).id;
    return this.#user;
  }

  /** Rejects only if the bot was stopped before the event was handled. */
  async #handle(event: GatewayDispatchPayload, shard: Shard, core: Core, router: EventRouter): Promise<void> {
    if (this.#stopped) throw new Error("stopped");
    this.#read(event, shard, core);
    await router.handle(event);
  }

  /** What later events need to know. */
  #read(event: GatewayDispatchPayload, shard: Shard, core: Core): void {
    try {
      this.#guilds.apply(event);
      if (event.t === On.GuildCreate) this.#assignServersSoon(core);
      if (event.t !== On.Ready) return;
      this.#user = event.d.user.id;
      this.#application = event.d.application.id;
      // A new session may have missed events. A resumed one hasn't.
      void this.#backfill?.start(shard.of === 1 ? undefined : scopeOf(shard, event.d.guilds));
    } catch (error) {
      const kind = `${event.t}: ${error instanceof Error ? error.message : ""}`;
      if (!this.#unreadable.has(kind)) this.#options.log.warn({ event: event.t, err: error }, "failed to read event");
      this.#unreadable.set(kind, true);
    }
  }

  /** Conversations from before servers were stored get theirs, once the servers' channels are known. */
  #assignServersSoon(core: Core): void {
    clearTimeout(this.#assigning);
    const serverOf = ({ id }: Thread) => {
      const { channel, parent } = readThread(id);
      return id.startsWith("@/") ? DIRECT : this.#guilds.channel(parent ?? channel)?.guild;
    };
    this.#assigning = setTimeout(() => {
      core.assignServers(serverOf).catch((error: unknown) => {
        this.#options.log.warn({ err: error }, "failed to store servers of conversations");
      });
    }, ASSIGN_DELAY_MS).unref();
  }

  async #register(): Promise<void> {
    const application = this.#application ?? (await this.#api.application()).id;
    const ours = registration(commands);
    if (isRegistered(ours, await this.#api.commands(application))) return;
    await this.#api.register(application, ours);
    this.#options.log.info({ commands: ours.length }, "commands registered");
  }
}

/** The shard that receives a server's events (Discord: sharding formula). */
function shardOf(guild: string, shards: number): number {
  return Number((BigInt(guild) >> 22n) % BigInt(shards));
}

/** The conversations whose events a shard receives. Direct messages go to shard 0, and so do conversations whose server isn't stored. */
function scopeOf({ id }: Shard, guilds: { id: string }[]): ThreadScope {
  const servers = guilds.map((guild) => guild.id);
  return id === 0 ? { servers: [...servers, DIRECT], withoutServer: true } : { servers, withoutServer: false };
}
