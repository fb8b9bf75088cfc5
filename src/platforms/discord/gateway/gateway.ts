// The connection to Discord's gateway: one attempt at a time, with growing delays, without events that discord.js can't read.

import {
  Client,
  type CloseEvent,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  type RESTOptions,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from "discord.js";
import { PlatformRefusedError } from "../../../core/errors.ts";
import { Backoff } from "../../../core/platforms/backoff.ts";
import type { ConnectionState } from "../../../core/platforms/connection-state.ts";
import type { Log } from "../../../core/ports.ts";
import { sleep } from "../../shared/sleep.ts";
import { discordMessages } from "../messages.ts";
import { restOptions } from "./api.ts";
import { guardDispatches } from "./dispatches.ts";
import { never, ShardStrategy } from "./shard-strategy.ts";

const REQUEST_TIMEOUT_MS = 10_000;
const READY_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 1_000;

const intents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
  GatewayIntentBits.MessageContent,
];

export interface GatewayOptions {
  token: string;
  /** Without a version: "https://discord.com/api". */
  apiUrl: string;
  makeRequest: RESTOptions["makeRequest"];
  state: ConnectionState;
  log: Log;
  backoff?: Backoff;
  /** How long a reconnect may take until READY or RESUMED, in milliseconds. */
  readyTimeoutMs?: number;
}

/** One discord.js client, from its login to its end. It reconnects automatically, but only after it was ready once. */
export class Gateway {
  readonly client: Client;
  readonly #options: GatewayOptions;
  readonly #backoff: Backoff;
  readonly #ended = Promise.withResolvers<never>();
  #attempts = 0;
  #closeCode: number | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;
  #shards: ShardStrategy | undefined;

  /** `failed` is called once if it breaks for good after it was ready. */
  constructor(options: GatewayOptions, failed: (error: unknown) => void) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff();
    this.#ended.promise.catch((error: unknown) => this.client.readyAt && !this.#closed && failed(error));
    this.client = this.#newClient();
  }

  /** Resolves once Discord is ready. Rejects with a `PlatformRefusedError` if the token or the intents are refused. */
  async connect(): Promise<void> {
    const ready = new Promise<void>((resolve) => this.client.once(Events.ClientReady, () => resolve()));
    const login = this.client.login(this.#options.token).then(() => ready);
    try {
      await Promise.race([login, this.#ended.promise]);
    } catch (error) {
      const refused = refusal(error);
      if (refused) this.#options.state.set("down", refused.message);
      throw refused ?? error;
    }
    this.#options.state.set("ready");
  }

  /** Closes all connections for good. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#deadline);
    this.#ended.reject(new Error("connection closed"));
    // Ends the session properly. discord.js may never finish that, or leave a connection that is still being opened.
    const shards = this.#shards;
    const ready = (await shards?.fetchStatus())?.every((status) => status === WebSocketShardStatus.Ready);
    if (!ready) await shards?.cut();
    const cut = sleep(CLOSE_TIMEOUT_MS).then(() => shards?.cut());
    await Promise.race([this.client.destroy(), cut]);
  }

  #newClient(): Client {
    const { apiUrl, makeRequest, log } = this.#options;
    const none = { MessageManager: 0, PresenceManager: 0, GuildEmojiManager: 0, GuildStickerManager: 0, ReactionManager: 0 };
    const client = new Client({
      intents,
      enforceNonce: true,
      allowedMentions: { parse: [] },
      rest: { ...restOptions(apiUrl, makeRequest), timeout: REQUEST_TIMEOUT_MS, retries: 0 },
      ws: {
        buildStrategy: (manager) => {
          this.#shards = new ShardStrategy(manager, () => this.#beforeAttempt());
          return this.#shards;
        },
      },
      makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, ...none }),
    });
    guardDispatches(client, log);
    client.on(Events.Error, (error) => this.#logError(error));
    client.on(Events.ShardError, (error) => this.#logError(error));
    client.on(Events.ShardReconnecting, () => this.#lost());
    client.on(Events.ShardResume, () => this.#connected());
    client.on(Events.ShardReady, () => this.#connected());
    client.on(Events.ShardDisconnect, (event) => this.#isRefusal(event));
    return client;
  }

  /** Resolves when the attempt may start. Never resolves if there should be none. */
  async #beforeAttempt(): Promise<void> {
    this.#attempts++;
    if (this.#closed) return never();
    if (this.#attempts === 1) this.#watchCloseCodes();
    else {
      if (!this.client.readyAt) {
        this.#ended.reject(new Error(`gateway closed the connection with ${this.#closeCode} before it was ready`));
        return never();
      }
      await sleep(this.#backoff.next());
      if (this.#closed) return never();
    }
    clearTimeout(this.#deadline);
    const { readyTimeoutMs = READY_TIMEOUT_MS } = this.#options;
    this.#deadline = setTimeout(
      () => this.#ended.reject(new Error("gateway did not become ready in time")),
      readyTimeoutMs,
    ).unref();
  }

  #watchCloseCodes(): void {
    for (const shard of this.client.ws.shards.values())
      shard.on(WebSocketShardEvents.Close, ({ code }) => {
        this.#closeCode = code;
      });
  }

  #connected(): void {
    clearTimeout(this.#deadline);
    this.#backoff.connected();
    if (this.client.readyAt && !this.#closed) this.#options.state.set("ready");
  }

  #lost(): void {
    clearTimeout(this.#deadline);
    if (this.#options.state.status === "ready" && !this.#closed)
      this.#options.state.set("starting", `connection closed with ${this.#closeCode}`);
  }

  #logError(error: Error): void {
    if (this.#closed || refusal(error)) return; // reported elsewhere, with a sentence
    this.#options.log.warn({ err: error }, "Discord connection error");
  }

  /** Discord closed the connection with a code after which discord.js makes no further attempt. */
  #isRefusal({ code }: Pick<CloseEvent, "code">): void {
    clearTimeout(this.#deadline);
    if (this.#closed || !this.client.readyAt) return; // the login rejects
    if (code === GatewayCloseCodes.AuthenticationFailed) this.#options.state.set("down", discordMessages.wrongToken);
    else if (code === GatewayCloseCodes.DisallowedIntents) this.#options.state.set("down", discordMessages.wrongIntents);
    else this.#ended.reject(new Error(`gateway closed the connection with ${code}`));
  }
}

/** If Discord will never accept this configuration: a sentence on why. */
function refusal(error: unknown): PlatformRefusedError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? error.code : undefined;
  if (code === "TokenInvalid" || error.message === "Authentication failed")
    return new PlatformRefusedError(discordMessages.wrongToken, { cause: error });
  return /disallowed intents/i.test(error.message)
    ? new PlatformRefusedError(discordMessages.wrongIntents, { cause: error })
    : undefined;
}
