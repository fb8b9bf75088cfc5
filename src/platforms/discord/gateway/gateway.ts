// The connection to Discord's gateway: this process's share of the shards, each under a lease.

import { type IIdentifyThrottler, SimpleIdentifyThrottler } from "@discordjs/ws";
import { type APIGatewayBotInfo, type GatewayDispatchPayload, REST, type RESTOptions, Routes } from "discord.js";
import { onAbort } from "../../../core/concurrency/abort.ts";
import { PlatformRefusedError } from "../../../core/errors.ts";
import type { Lease, Leases } from "../../../core/leases.ts";
import { Backoff } from "../../../core/platforms/backoff.ts";
import type { ConnectionState, ConnectionStatus } from "../../../core/platforms/connection-state.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import { discordMessages } from "../messages.ts";
import { restOptions } from "./api.ts";
import { SharedIdentifyThrottler } from "./shards/identify-throttler.ts";
import { SessionCursor } from "./shards/session-cursor.ts";
import { refusal, ShardConnection } from "./shards/shard-connection.ts";
import type { Shard, ShardStore } from "./shards/shard-store.ts";

const REQUEST_TIMEOUT_MS = 10_000;
/** How often a process says that it's alive, and takes or hands over shards. */
const BALANCE_MS = 1_000;
const SAVE_MS = 1_000;
const SETTLE_TIMEOUT_MS = 2_000;
const INFO_MS = 30_000;
/** Where processes share the shards, other ones' IDENTIFYs may come first. Connecting then goes on in the background. */
const FIRST_TIMEOUT_MS = 20_000;

export interface GatewayOptions {
  token: string;
  /** Without a version: "https://discord.com/api". */
  apiUrl: string;
  makeRequest: RESTOptions["makeRequest"];
  /** How many shards there are over all processes. Undefined: as many as Discord recommends. */
  shards?: number;
  leases: Leases;
  store: ShardStore;
  state: ConnectionState;
  log: Log;
  backoff?: Backoff;
  /** How long a reconnect may take until READY or RESUMED, in milliseconds. */
  readyTimeoutMs?: number;
  /** Called before the first shard connects, once Discord has accepted the token. */
  prepare(): Promise<void>;
  /** Handles an event. If it rejects, another process shall handle it. */
  handle(event: GatewayDispatchPayload, shard: Shard): Promise<void>;
  /** This process receives no more events of the shard. */
  onReleased(shard: Shard): void;
}

/** A shard that this process has. */
interface OwnShard {
  shard: Shard;
  lease: Lease;
  status: ConnectionStatus;
  why?: string | undefined;
  /** Ends it, and resolves when it's closed. */
  stop(): Promise<void>;
}

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #rest: REST;
  readonly #own = new Map<number, OwnShard>();
  /** What fails repeatedly is logged once. */
  readonly #failing = new Set<string>();
  /** Resolves or rejects with the first attempt of the first shard. */
  readonly #first = Promise.withResolvers<void>();
  #info: { data: APIGatewayBotInfo; at: number } | undefined;
  #throttler: IIdentifyThrottler | undefined;
  #of = 1;
  #living = 1;
  #timer: NodeJS.Timeout | undefined;
  #balancing: Promise<void> = Promise.resolve();
  #wasReady = false;
  #closed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { apiUrl, makeRequest, token } = options;
    this.#rest = new REST({
      ...restOptions(apiUrl, makeRequest),
      version: "10",
      timeout: REQUEST_TIMEOUT_MS,
      retries: 0,
    }).setToken(token);
    this.#first.promise.catch(() => {}); // it may reject before anybody awaits it
  }

  /** Resolves once Discord is ready on the first shard, or once other processes have all shards. Rejects with a `PlatformRefusedError` if
   *  the token or the intents are refused. */
  async connect(): Promise<void> {
    const { store, log, shards } = this.#options;
    try {
      const info = await this.#gatewayInfo();
      await this.#options.prepare();
      const { max_concurrency: concurrency } = info.session_start_limit;
      this.#throttler = store.isShared
        ? new SharedIdentifyThrottler(store, concurrency, log)
        : new SimpleIdentifyThrottler(concurrency);
      const wanted = shards ?? info.shards;
      const agreed = await store.heartbeat(wanted);
      this.#of = agreed.shards;
      if (agreed.shards !== wanted) log.warn({ shards: agreed.shards, wanted }, "other processes have another number of shards");
      this.#balancing = this.#balance(agreed.living);
      await this.#balancing;
      const late = store.isShared ? [sleep(FIRST_TIMEOUT_MS)] : [];
      if (this.#own.size > 0) await Promise.race([this.#first.promise, ...late]);
      this.#wasReady = true;
    } catch (error) {
      const refused = refusal(error);
      if (refused) this.#options.state.set("down", refused.message);
      throw refused ?? error;
    }
    this.#showState();
    if (store.isShared) this.#keepBalanced();
  }

  /** Closes all connections for good. Where processes share the shards, another one goes on with them. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#first.reject(new Error("connection closed"));
    await this.#balancing.catch(() => {}); // logged, or the attempt rejects
    await Promise.all([...this.#own.values()].map((own) => own.stop()));
    this.#rest.clearHashSweeper();
    this.#rest.clearHandlerSweeper();
    await this.#options.store.leave().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "failed to leave the other processes");
    });
  }

  async #gatewayInfo(): Promise<APIGatewayBotInfo> {
    if (this.#info && performance.now() - this.#info.at < INFO_MS) return this.#info.data;
    const data = (await this.#rest.get(Routes.gatewayBot()).catch((error: unknown) => {
      if (error instanceof Error && "status" in error && error.status === 401)
        throw new PlatformRefusedError(discordMessages.wrongToken, { cause: error });
      throw error;
    })) as APIGatewayBotInfo;
    this.#info = { data, at: performance.now() };
    return data;
  }

  #keepBalanced(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#balancing = this.#rebalance().then(() => this.#keepBalanced());
    }, BALANCE_MS).unref();
  }

  async #rebalance(): Promise<void> {
    await this.#attempt("failed to share shards with other processes", async () => {
      const { living } = await this.#options.store.heartbeat(this.#of);
      await this.#balance(living);
    });
  }

  /** Does something that is done again soon. Never rejects. */
  async #attempt(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failing.delete(failure);
    } catch (error) {
      if (!this.#failing.has(failure)) this.#options.log.warn({ err: error }, failure);
      this.#failing.add(failure);
    }
  }

  /** Takes free shards, or hands one over, until this process has its share. */
  async #balance(living: number): Promise<void> {
    const share = Math.ceil(this.#of / living);
    if (living !== this.#living) this.#options.log.info({ processes: living, shards: this.#of, share }, "shards shared");
    this.#living = living;
    const surplus = [...this.#own.values()].slice(share);
    await Promise.all(surplus.map((own) => own.stop()));
    const first = Math.floor(Math.random() * this.#of);
    for (let n = 0; n < this.#of && this.#own.size < share && !this.#closed; n++) {
      const id = this.#options.store.isShared ? (first + n) % this.#of : n;
      if (!this.#own.has(id)) await this.#take({ id, of: this.#of });
    }
  }

  async #take(shard: Shard): Promise<void> {
    const lease = await this.#options.leases.acquire(`discord:shard:${shard.id}/${shard.of}`);
    if (!lease) return;
    const over = new AbortController();
    const own: OwnShard = {
      shard,
      lease,
      status: "starting",
      stop: async () => {
        over.abort();
        await running;
      },
    };
    this.#own.set(shard.id, own);
    const forgetLease = onAbort(lease.signal, () => over.abort());
    const running = this.#run(own, over.signal).finally(() => {
      forgetLease();
      this.#own.delete(shard.id);
      this.#options.onReleased(shard);
      this.#showState();
    });
  }

  /** Keeps one shard connected while it's this process's. Until the platform has been ready, the first failure ends the attempt. */
  async #run(own: OwnShard, over: AbortSignal): Promise<void> {
    const { shard, lease } = own;
    const { store, log } = this.#options;
    const backoff = this.#options.backoff ?? new Backoff();
    const session = new SessionCursor(shard, store, lease.epoch);
    const end = new Promise<void>((resolve) => void onAbort(over, resolve));
    while (!over.aborted) {
      try {
        await this.#connectOnce(own, session, backoff, end);
      } catch (error) {
        if (over.aborted) break;
        this.#first.reject(error);
        const refused = refusal(error);
        this.#setStatus(own, refused ? "down" : "starting", refused?.message ?? "shard not connected");
        if (refused) await end;
        if (over.aborted || !this.#wasReady) break;
        const retryInMs = backoff.next();
        log.warn({ shard: shard.id, err: error, retryInMs }, "shard not connected, retrying");
        await Promise.race([sleep(retryInMs), end]);
      }
    }
    if (lease.signal.aborted) log.warn({ shard: shard.id }, "lost a shard's lease");
    else await lease.release();
  }

  /** Resolves when the shard is stopped or lost. Rejects if the connection fails. */
  async #connectOnce(own: OwnShard, session: SessionCursor, backoff: Backoff, end: Promise<void>): Promise<void> {
    const { token, store, log, readyTimeoutMs, handle } = this.#options;
    const { shard, lease } = own;
    const info = await this.#gatewayInfo();
    const connection = new ShardConnection({
      token,
      shard,
      session,
      info,
      log,
      backoff,
      rest: this.#rest,
      throttler: { waitForIdentify: async (id, signal) => this.#throttler?.waitForIdentify(id, signal) },
      ...(readyTimeoutMs !== undefined && { readyTimeoutMs }),
      onDispatch: (event) => {
        if (lease.isHeld()) session.track(event.s, handle(event, shard));
      },
      onStatus: (status, why) => this.#setStatus(own, status, why),
    });
    const forgetLease = onAbort(lease.signal, () => connection.terminate());
    const saving = setInterval(() => void this.#save(session, own), SAVE_MS).unref();
    try {
      await Promise.race([connection.connect().then(() => this.#onFirst()), end]);
      await Promise.race([connection.ended, end]);
    } finally {
      clearInterval(saving);
      forgetLease();
      await connection.close({ resumable: store.isShared });
      if (!lease.signal.aborted && store.isShared) {
        await session.settle(SETTLE_TIMEOUT_MS);
        await this.#save(session, own);
      }
    }
  }

  #onFirst(): void {
    this.#wasReady = true;
    this.#first.resolve();
  }

  async #save(session: SessionCursor, { shard, lease }: OwnShard): Promise<void> {
    await this.#attempt("failed to save shard session", async () => {
      const saved = await session.save();
      if (!saved && lease.isHeld()) this.#options.log.warn({ shard: shard.id }, "another process has this shard's session");
    });
  }

  #setStatus(own: OwnShard, status: ConnectionStatus, why?: string): void {
    if (this.#closed) return;
    own.status = status;
    own.why = why;
    this.#showState();
  }

  /** Down if Discord refuses the bot; ready once all shards of this process are. */
  #showState(): void {
    if (this.#closed || !this.#wasReady) return;
    const all = [...this.#own.values()];
    const worst = all.find(({ status }) => status === "down") ?? all.find(({ status }) => status === "starting");
    this.#options.state.set(worst?.status ?? "ready", worst?.why);
  }
}
