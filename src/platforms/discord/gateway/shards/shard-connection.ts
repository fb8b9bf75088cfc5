// The connection of one shard: one attempt at a time, with growing delays.

import {
  type IIdentifyThrottler,
  type OptionalWebSocketManagerOptions,
  type RequiredWebSocketManagerOptions,
  WebSocketManager,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from "@discordjs/ws";
import {
  type APIGatewayBotInfo,
  GatewayCloseCodes as Close,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  type REST,
} from "discord.js";
import { PlatformRefusedError } from "../../../../core/errors.ts";
import { Backoff } from "../../../../core/platforms/backoff.ts";
import type { ConnectionStatus } from "../../../../core/platforms/connection-state.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import { sleep } from "../../../shared/gateway/sleep.ts";
import { discordMessages } from "../../messages.ts";
import type { SessionCursor } from "./session-cursor.ts";
import type { Shard } from "./shard-store.ts";
import { never, ShardStrategy } from "./shard-strategy.ts";

const READY_TIMEOUT_MS = 30_000;
const GUILDS_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 1_000;

const intents =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMessageReactions |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.DirectMessageReactions |
  GatewayIntentBits.MessageContent;

/** The library makes no further attempt after these. */
const finalCodes: number[] = [
  Close.AuthenticationFailed,
  Close.InvalidShard,
  Close.ShardingRequired,
  Close.InvalidAPIVersion,
  Close.InvalidIntents,
  Close.DisallowedIntents,
];

export interface ShardOptions {
  token: string;
  shard: Shard;
  info: APIGatewayBotInfo;
  rest: REST;
  session: SessionCursor;
  throttler: IIdentifyThrottler;
  log: Log;
  backoff?: Backoff;
  /** How long a reconnect may take until READY or RESUMED, in milliseconds. */
  readyTimeoutMs?: number;
  onDispatch(event: GatewayDispatchPayload): void;
  /** `why`: for the log, or a sentence for the admin if it's down. */
  onStatus(status: ConnectionStatus, why?: string): void;
}

/** One shard, from its first attempt to connect to its end. It reconnects automatically, but only after it was ready once. */
export class ShardConnection {
  readonly #options: ShardOptions;
  readonly #backoff: Backoff;
  readonly #manager: ShardManager;
  readonly #ended = Promise.withResolvers<never>();
  readonly #guilds = new Set<string>();
  #strategy: ShardStrategy | undefined;
  #attempts = 0;
  #resuming = false;
  #wasReady = false;
  #closeCode: number | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;
  #onGuilds: () => void = () => {};

  constructor(options: ShardOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff();
    this.#ended.promise.catch(() => {}); // it may reject before anybody awaits it
    this.#manager = this.#newManager();
  }

  /** Rejects when it breaks for good. */
  get ended(): Promise<never> {
    return this.#ended.promise;
  }

  /** Resolves once Discord is ready. Rejects with a `PlatformRefusedError` if the token or the intents are refused. */
  async connect(): Promise<void> {
    const { session, info, shard, onStatus } = this.#options;
    try {
      await session.load();
      if (!session.current && info.session_start_limit.remaining < 1) throw new Error("no IDENTIFY left for today");
      const connected = this.#manager.updateShardCount(shard.of).then(() => this.#strategy?.connect());
      await Promise.race([connected.then(() => this.#guildsArrived()), this.ended]);
    } catch (error) {
      throw refusal(error) ?? error;
    }
    this.#wasReady = true;
    onStatus("ready");
  }

  /** Closes the connection for good. `resumable`: the session stays, and another process may resume it. */
  async close({ resumable }: { resumable: boolean }): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#deadline);
    this.#ended.reject(new Error("connection closed"));
    this.#onGuilds();
    const strategy = this.#strategy;
    // Ends the session properly. The library may never finish that, or leave a connection that is still being opened.
    const ready = (await strategy?.fetchStatus())?.every((status) => status === WebSocketShardStatus.Ready);
    if (!ready || resumable) return strategy?.cut();
    const cut = sleep(CLOSE_TIMEOUT_MS).then(() => strategy?.cut());
    await Promise.race([this.#manager.destroy(), cut]);
  }

  /** Silences the connection at once: the shard may belong to another process. */
  terminate(): void {
    this.#closed = true;
    clearTimeout(this.#deadline);
    void this.#strategy?.cut();
    this.#ended.reject(new Error("lost the shard's lease"));
  }

  #newManager(): ShardManager {
    const { token, rest, shard, info, session, throttler, log } = this.#options;
    const options: ManagerOptions = {
      token,
      rest,
      intents,
      shardCount: shard.of,
      shardIds: [shard.id],
      retrieveSessionInfo: () => session.current,
      updateSessionInfo: (_, changed) => {
        session.current = changed;
      },
      buildIdentifyThrottler: () => ({ waitForIdentify: (id, signal) => this.#waitForIdentify(throttler, id, signal) }),
      buildStrategy: (manager) => {
        this.#strategy = new ShardStrategy(manager, () => this.#beforeAttempt());
        return this.#strategy;
      },
    };
    const manager = new ShardManager(options, info);
    manager.on(WebSocketShardEvents.Error, ({ error }) => {
      if (!this.#closed && !refusal(error)) log.warn({ err: error, shard: shard.id }, "Discord connection error");
    });
    manager.on(WebSocketShardEvents.Closed, ({ code }) => this.#onClose(code));
    manager.on(WebSocketShardEvents.Ready, ({ data }) => this.#onReady(data.guilds.map(({ id }) => id)));
    manager.on(WebSocketShardEvents.Resumed, () => this.#connected());
    manager.on(WebSocketShardEvents.Dispatch, ({ data }) => this.#onDispatch(data));
    return manager;
  }

  /** Resolves when the attempt may start. Never resolves if there should be none. */
  async #beforeAttempt(): Promise<void> {
    this.#attempts++;
    if (this.#closed) return never();
    const { session } = this.#options;
    // A session that could not be resumed any longer is no failure: IDENTIFY follows.
    const expired = this.#resuming && session.current === null;
    if (this.#attempts > 1 && !expired) {
      if (!this.#wasReady) {
        this.#ended.reject(new Error(`gateway closed the connection with ${this.#closeCode} before it was ready`));
        return never();
      }
      await sleep(this.#backoff.next());
      if (this.#closed) return never();
    }
    this.#resuming = !this.#wasReady && session.current !== null;
    this.#startDeadline();
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    if (this.#closed) return;
    const { readyTimeoutMs = READY_TIMEOUT_MS } = this.#options;
    this.#deadline = setTimeout(
      () => this.#ended.reject(new Error("gateway did not become ready in time")),
      readyTimeoutMs,
    ).unref();
  }

  /** Waiting for other shards' IDENTIFYs isn't the gateway's fault. */
  async #waitForIdentify(throttler: IIdentifyThrottler, id: number, signal: AbortSignal): Promise<void> {
    clearTimeout(this.#deadline);
    await throttler.waitForIdentify(id, signal);
    this.#startDeadline();
  }

  #onDispatch(event: GatewayDispatchPayload): void {
    if (this.#closed) return;
    this.#options.onDispatch(event);
    if (event.t !== GatewayDispatchEvents.GuildCreate && event.t !== GatewayDispatchEvents.GuildDelete) return;
    this.#guilds.delete(event.d.id);
    if (this.#guilds.size === 0) this.#onGuilds();
  }

  #onReady(guilds: string[]): void {
    this.#guilds.clear();
    for (const id of guilds) this.#guilds.add(id);
    this.#connected();
  }

  /** Resolves once all servers that READY announced have come, or are known to be unavailable. */
  async #guildsArrived(): Promise<void> {
    if (this.#guilds.size === 0) return;
    const arrived = new Promise<void>((resolve) => {
      this.#onGuilds = resolve;
    });
    await Promise.race([arrived, sleep(GUILDS_TIMEOUT_MS)]);
  }

  #connected(): void {
    clearTimeout(this.#deadline);
    this.#resuming = false;
    this.#backoff.connected();
    if (this.#wasReady && !this.#closed) this.#options.onStatus("ready");
  }

  #onClose(code: number): void {
    this.#closeCode = code;
    clearTimeout(this.#deadline);
    if (this.#closed || !this.#wasReady) return; // the attempt rejects
    if (code === Close.AuthenticationFailed) this.#options.onStatus("down", discordMessages.wrongToken);
    else if (code === Close.DisallowedIntents) this.#options.onStatus("down", discordMessages.wrongIntents);
    else if (finalCodes.includes(code)) this.#ended.reject(new Error(`gateway closed the connection with ${code}`));
    else this.#options.onStatus("starting", `connection closed with ${code}`);
  }
}

type ManagerOptions = Partial<OptionalWebSocketManagerOptions> & RequiredWebSocketManagerOptions;

/** All shards of a process use what one GET /gateway/bot said. */
class ShardManager extends WebSocketManager {
  readonly #info: APIGatewayBotInfo;

  constructor(options: ManagerOptions, info: APIGatewayBotInfo) {
    super(options);
    this.#info = info;
  }

  override async fetchGatewayInformation(): Promise<APIGatewayBotInfo> {
    return this.#info;
  }
}

/** If Discord will never accept this configuration: a sentence on why. */
export function refusal(error: unknown): PlatformRefusedError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof PlatformRefusedError) return error;
  if (error.message === "Authentication failed") return new PlatformRefusedError(discordMessages.wrongToken, { cause: error });
  return /disallowed intents/i.test(error.message)
    ? new PlatformRefusedError(discordMessages.wrongIntents, { cause: error })
    : undefined;
}
