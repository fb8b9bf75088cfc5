// Passes the gateway's events to what handles them: in order in each channel, and after what was missed there.

import {
  type APIInteraction,
  type GatewayChannelDeleteDispatchData,
  type GatewayDispatchPayload,
  type GatewayThreadDeleteDispatchData,
  InteractionType,
  GatewayDispatchEvents as On,
} from "discord.js";
import { isDatabaseAway } from "../../../core/errors.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import { exponentialDelay, retry } from "../../shared/gateway/retry.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import type { Backfill } from "../../shared/inbound/backfill.ts";
import type { ChannelDirectory } from "../gateway/channel-directory.ts";
import { readThread, threadOn } from "../gateway/ids.ts";
import type { ShardStore } from "../gateway/shards/shard-store.ts";
import type { InteractionDeps } from "./interactions/context.ts";
import { channelOf, handleInteraction } from "./interactions/interaction-handler.ts";
import type { LinkEmbeds } from "./messages/link-embeds.ts";
import type { MessageHandler } from "./messages/message-handler.ts";
import type { ReactionPicks } from "./reactions.ts";

/** Of Discord's three seconds, how long an interaction waits for the backfill of its thread. */
const BACKFILL_TIMEOUT_MS = 1_500;
/** How long an event waits between two attempts while the database is away. */
const RETRY_DELAY_MS = 250;
const MAX_RETRY_DELAY_MS = 5_000;

interface EventRouterDeps extends Omit<InteractionDeps, "me" | "locate" | "moderatesServer" | "isOwnThread"> {
  core: Core;
  log: Log;
  messages: MessageHandler;
  reactions: ReactionPicks;
  links: LinkEmbeds;
  directory: ChannelDirectory;
  backfill: Backfill;
  shards: Pick<ShardStore, "claimInteraction">;
  /** The bot's own user. */
  me(): string;
  /** Whether the bot was stopped: then nothing is tried again. */
  isStopped(): boolean;
}

export class EventRouter {
  readonly #deps: EventRouterDeps;

  constructor(deps: EventRouterDeps) {
    this.#deps = deps;
  }

  /** Rejects only if the bot was stopped before the event was handled. */
  async handle(event: GatewayDispatchPayload): Promise<void> {
    try {
      await this.#route(event);
    } catch (error) {
      this.#deps.log.error({ event: event.t, err: error }, "failed to handle event");
      if (this.#deps.isStopped()) throw error;
    }
  }

  async #route(event: GatewayDispatchPayload): Promise<void> {
    const { messages, reactions, links, core } = this.#deps;
    switch (event.t) {
      case On.MessageCreate:
        return this.#inOrder(event.d.channel_id, () => messages.handleMessage(event.d));
      case On.MessageUpdate:
        links.handleUpdate(event.d);
        return this.#inOrder(event.d.channel_id, () => messages.handleUpdate(event.d));
      case On.MessageDelete:
        return this.#onMessagesDeleted(event.d.channel_id, [event.d.id]);
      case On.MessageDeleteBulk:
        return this.#onMessagesDeleted(event.d.channel_id, event.d.ids);
      case On.MessageReactionAdd:
        return this.#inOrder(event.d.channel_id, () => reactions.apply(event.d, true));
      case On.MessageReactionRemove:
        return this.#inOrder(event.d.channel_id, () => reactions.apply(event.d, false));
      case On.MessageReactionRemoveEmoji:
      case On.MessageReactionRemoveAll:
        return this.#inOrder(event.d.channel_id, () => reactions.onCleared(event.d));
      case On.ThreadDelete:
        return this.#onThreadDeleted(event.d);
      case On.ChannelDelete:
        return this.#onChannelDeleted(event.d);
      case On.GuildDelete:
        if (!event.d.unavailable) await this.#untilStored(() => core.onServerRemoved(event.d.id));
        return;
      case On.InteractionCreate:
        return this.#onInteraction(event.d);
    }
  }

  async #inOrder(channel: string, work: () => Promise<void>): Promise<void> {
    const { messages, backfill } = this.#deps;
    await messages.runInOrder(channel, async () => {
      await backfill.done(channel);
      await this.#untilStored(work);
    });
  }

  /** Waits while the database is away: Discord doesn't deliver an event twice on one connection. */
  async #untilStored(work: () => Promise<void>): Promise<void> {
    await retry(work, {
      delayAfter: (error, attempts) =>
        isDatabaseAway(error) ? exponentialDelay(attempts, RETRY_DELAY_MS, MAX_RETRY_DELAY_MS) : undefined,
      isStopped: this.#deps.isStopped,
    });
  }

  async #onMessagesDeleted(channel: string, ids: string[]): Promise<void> {
    await this.#deps.backfill.done(channel);
    await this.#deps.messages.handleDeleted(channel, ids);
  }

  async #onThreadDeleted({ id, parent_id: parent }: GatewayThreadDeleteDispatchData): Promise<void> {
    const { directory, core } = this.#deps;
    directory.onThreadDeleted(id);
    if (parent) await this.#untilStored(() => core.onThreadClosed(threadOn(parent, id)));
  }

  /** Closes the threads of the channel. */
  async #onChannelDeleted({ id, guild_id: guild }: GatewayChannelDeleteDispatchData): Promise<void> {
    const { core } = this.#deps;
    const scope = { servers: guild === undefined ? [] : [guild], withoutServer: true };
    await this.#untilStored(async () => {
      for await (const { thread } of core.listActiveThreads(scope))
        if (readThread(thread.id).parent === id) await core.onThreadClosed(thread);
    });
  }

  async #onInteraction(interaction: APIInteraction): Promise<void> {
    const { api, core, log, access, lostThreads, lookUps, directory, backfill, shards, me } = this.#deps;
    const clicked = interaction.type === InteractionType.MessageComponent;
    if (clicked && !(await shards.claimInteraction(interaction.id))) return;
    const channel = channelOf(interaction)?.id;
    if (channel !== undefined) await Promise.race([backfill.done(channel), sleep(BACKFILL_TIMEOUT_MS)]);
    const shared = { api, core, log, access, lostThreads, lookUps, me: me() };
    const locate = directory.locate.bind(directory);
    const moderatesServer = directory.moderatesServer.bind(directory);
    const isOwnThread = directory.isOwnThread.bind(directory);
    await handleInteraction(interaction, { ...shared, locate, moderatesServer, isOwnThread });
  }
}
