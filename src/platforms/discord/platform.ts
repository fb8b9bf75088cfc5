// The Discord adapter: gateway events in, REST calls out. It reads raw events, so it also receives those that discord.js hasn't cached.

import {
  type APIInteraction,
  type Client,
  type GatewayChannelDeleteDispatchData,
  GatewayDispatchEvents,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageReactionAddDispatchData,
  type GatewayMessageReactionRemoveDispatchData,
  type GatewayMessageReactionRemoveEmojiDispatchData,
  type GatewayMessageUpdateDispatchData,
  type GatewayThreadDeleteDispatchData,
} from "discord.js";
import { commands } from "../../../commands/index.ts";
import type { Card, ThreadRoot } from "../../core/cards/views.ts";
import type { Deferred } from "../../core/deferred.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Backoff } from "../../core/platforms/backoff.ts";
import { ConnectionState, type ConnectionStatus } from "../../core/platforms/connection-state.ts";
import { ignoreUnreachable } from "../../core/platforms/refusals.ts";
import type { ChatPlatform, Clock, Core, Log, OpenedThread } from "../../core/ports.ts";
import type { Attachment, Location, MessageId, Thread } from "../../core/vocabulary.ts";
import { Backfill } from "../shared/backfill.ts";
import { sleep } from "../shared/sleep.ts";
import { Api } from "./gateway/api.ts";
import { ChannelDirectory } from "./gateway/channel-directory.ts";
import { Downloads } from "./gateway/downloads.ts";
import { codeOf, codes } from "./gateway/errors.ts";
import { Gateway } from "./gateway/gateway.ts";
import { readMessageId, readThread, threadOn, whereIn } from "./gateway/ids.ts";
import { missingPermissions } from "./gateway/permissions.ts";
import { rateLimited, requestsPerSecond } from "./gateway/rate-limit.ts";
import { isRegistered, registration } from "./gateway/registration.ts";
import { Access, type AccessRules } from "./inbound/access.ts";
import { backfillThread } from "./inbound/backfill.ts";
import { channelOf, handleInteraction } from "./inbound/interactions.ts";
import { LinkEmbeds } from "./inbound/link-embeds.ts";
import { MessageHandler } from "./inbound/message-handler.ts";
import { ReactionPicks } from "./inbound/reactions.ts";
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
  clock: Clock;
  log: Log;
}

const DISCORD_API = "https://discord.com/api";
const MEGABYTE = 1024 * 1024;
/** Of Discord's three seconds, how long an interaction waits for the backfill of its thread. */
const BACKFILL_TIMEOUT_MS = 1_500;
/** Registering the commands may take longer, and continues in the background. */
const REGISTER_TIMEOUT_MS = 5_000;
/** The backfill makes ten requests a second at most. */
const BACKFILL_GAP_MS = 100;

export class DiscordPlatform implements ChatPlatform {
  readonly name = "discord";
  /** 0, because Discord refuses the same nonce twice, for longer than any request takes. */
  readonly graceMs = 0;
  readonly limits: ChatPlatform["limits"] = {
    imageBytes: 10 * MEGABYTE,
    imageTypes: ["image/png", "image/jpeg", "image/webp"],
    images: 10,
    textLength: 2000,
  };
  readonly #options: DiscordOptions;
  readonly #makeRequest: ReturnType<typeof rateLimited>;
  readonly #api: Api;
  readonly #directory: ChannelDirectory;
  readonly #access: Access;
  readonly #cards: CardSender;
  readonly #downloads: Downloads;
  readonly #links: LinkEmbeds;
  readonly #state: ConnectionState;
  #gateway: Gateway | undefined;
  #user = "";
  #backfill: Backfill | undefined;
  #messages: MessageHandler | undefined;
  #stopped = false;

  constructor(options: DiscordOptions) {
    const { token, apiUrl, clock, perSecond = requestsPerSecond } = options;
    this.#options = options;
    this.#state = new ConnectionState(this.name, options.log);
    this.#makeRequest = rateLimited(perSecond);
    this.#api = new Api(token, apiUrl, this.#makeRequest);
    this.#directory = new ChannelDirectory(this.#api, () => this.#client);
    const { access = { guilds: [], roles: [] }, log } = options;
    this.#access = new Access(access, { api: this.#api, client: () => this.#client, log });
    this.#cards = new CardSender(this.#api, this.#directory, clock);
    this.#links = new LinkEmbeds(this.#api);
    this.#downloads = new Downloads(this.#api, apiUrl === DISCORD_API ? undefined : new URL(apiUrl).origin, clock);
  }

  status(): ConnectionStatus {
    return this.#state.status;
  }

  /** The names of its servers, as far as known. */
  servers(): string[] {
    return this.#client?.guilds.cache.map(({ name }) => name) ?? [];
  }

  async start(core: Core, failed: (error: unknown) => void = () => {}): Promise<void> {
    const { token, apiUrl, editChannels, backoff, readyTimeoutMs, log, clock, rows } = this.#options;
    const shared = { api: this.#api, core, directory: this.#directory, access: this.#access, me: () => this.#me };
    const handler = new MessageHandler({ ...shared, downloads: this.#downloads, links: this.#links, editChannels, clock, log });
    const reactions = new ReactionPicks({ ...shared, rows, clock });
    this.#messages = handler;
    this.#backfill = new Backfill({
      core,
      log,
      gapMs: BACKFILL_GAP_MS,
      keyOf: ({ id }) => readThread(id).channel,
      read: (missed, throttle) => backfillThread(missed, throttle, { api: this.#api, handler, reactions }),
    });
    this.#stopped = false;
    const wire = { token, apiUrl, makeRequest: this.#makeRequest, state: this.#state, log };
    const gateway = new Gateway({ ...wire, ...(backoff && { backoff }), ...(readyTimeoutMs && { readyTimeoutMs }) }, failed);
    this.#gateway = gateway;
    this.#listen(gateway.client, core, reactions);
    await gateway.connect();
    const registered = this.#register(gateway.client).catch((error: unknown) => {
      log.warn({ err: error }, "failed to register commands");
    });
    await Promise.race([registered, sleep(REGISTER_TIMEOUT_MS)]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
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

  get #client(): Client | undefined {
    return this.#gateway?.client;
  }

  get #me(): string {
    return this.#client?.user?.id ?? "";
  }

  /** The bot's own user, even while the gateway is disconnected, so that earlier posts can be found. */
  async #ownUserId(): Promise<string> {
    this.#user = this.#me || this.#user || (await this.#api.self()).id;
    return this.#user;
  }

  #listen(client: Client, core: Core, reactions: ReactionPicks): void {
    const on = <Data>(event: GatewayDispatchEvents, handle: (data: Data) => Promise<void> | undefined) =>
      client.ws.on(event, (data: Data) => {
        // discord.js caches the event only after this.
        Promise.resolve()
          .then(() => (this.#stopped ? undefined : handle(data)))
          .catch((error: unknown) => this.#options.log.error({ event, err: error }, "failed to handle event"));
      });
    const backfill = this.#backfill;
    // A new session may have missed events. A resumed one hasn't.
    client.ws.on(GatewayDispatchEvents.Ready, () => void backfill?.start());
    on<GatewayMessageCreateDispatchData>(GatewayDispatchEvents.MessageCreate, (data) =>
      this.#inOrder(data.channel_id, (handler) => handler.handleMessage(data)),
    );
    on<GatewayMessageUpdateDispatchData>(GatewayDispatchEvents.MessageUpdate, async (data) => this.#links.handleUpdate(data));
    on<GatewayMessageReactionAddDispatchData>(GatewayDispatchEvents.MessageReactionAdd, (data) =>
      this.#inOrder(data.channel_id, () => reactions.apply(data, true)),
    );
    on<GatewayMessageReactionRemoveDispatchData>(GatewayDispatchEvents.MessageReactionRemove, (data) =>
      this.#inOrder(data.channel_id, () => reactions.apply(data, false)),
    );
    on<GatewayMessageReactionRemoveEmojiDispatchData>(GatewayDispatchEvents.MessageReactionRemoveEmoji, (data) =>
      this.#inOrder(data.channel_id, () => reactions.onCleared(data)),
    );
    on<Omit<GatewayMessageReactionRemoveEmojiDispatchData, "emoji">>(GatewayDispatchEvents.MessageReactionRemoveAll, (data) =>
      this.#inOrder(data.channel_id, () => reactions.onCleared(data)),
    );
    on<GatewayThreadDeleteDispatchData>(GatewayDispatchEvents.ThreadDelete, async ({ id, parent_id }) => {
      this.#directory.onThreadDeleted(id);
      if (parent_id) await core.onThreadClosed(threadOn(parent_id, id));
    });
    on<GatewayChannelDeleteDispatchData>(GatewayDispatchEvents.ChannelDelete, async ({ id }) => {
      for await (const { thread } of core.listActiveThreads())
        if (readThread(thread.id).parent === id) await core.onThreadClosed(thread);
    });
    on<APIInteraction>(GatewayDispatchEvents.InteractionCreate, (data) => this.#interaction(data, core));
  }

  async #inOrder(channel: string, work: (handler: MessageHandler) => Promise<void>): Promise<void> {
    const handler = this.#messages;
    await handler?.runInOrder(channel, async () => {
      await this.#backfill?.done(channel);
      await work(handler);
    });
  }

  async #interaction(interaction: APIInteraction, core: Core): Promise<void> {
    const channel = channelOf(interaction)?.id;
    if (channel !== undefined) await Promise.race([this.#backfill?.done(channel), sleep(BACKFILL_TIMEOUT_MS)]);
    const locate = this.#directory.locate.bind(this.#directory);
    const deps = { api: this.#api, core, log: this.#options.log, me: this.#me, access: this.#access, locate };
    await handleInteraction(interaction, deps);
  }

  async #register(client: Client): Promise<void> {
    const application = client.application?.id;
    if (!application) return;
    const ours = registration(commands);
    if (isRegistered(ours, await this.#api.commands(application))) return;
    await this.#api.register(application, ours);
    this.#options.log.info({ commands: ours.length }, "commands registered");
  }
}
