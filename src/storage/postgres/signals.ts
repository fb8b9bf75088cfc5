import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type Notification } from "pg";
import { z } from "zod";
import { cutTo } from "../../core/cards/format.ts";
import { Backoff } from "../../core/platforms/backoff.ts";
import type { Log } from "../../core/ports/runtime.ts";
import type { Signal, Signals } from "../../core/signals.ts";
import { type ConversationKey, platformNames, type TurnKey } from "../../core/vocabulary.ts";
import { storageMessages } from "../messages.ts";

const CHANNEL = "threadbrush";
/** A commit that notifies waits for all others that do, so signals are sent together, after the transactions. */
const COALESCE_MS = 10;
/** Postgres refuses 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_900;
/** Fits into a payload, whatever its characters. */
const MAX_NOTICE_LENGTH = 1_200;
/** Kept while there is no connection. Beyond that, the others learn that they missed some. */
const MAX_PENDING = 1_000;
/** Every process looks for tasks when one is scheduled anywhere: under load, that many times a second is enough. */
const MIN_INTERVAL_MS = { wake: 100, cancelled: 100 };
const TIMEOUT_MS = 5_000;
const PING_INTERVAL_MS = 15_000;

const channelMessage = z.object({ from: z.string(), signals: z.array(z.unknown()) });
const signalSchema: z.ZodType<Signal> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("wake") }),
  z.object({ kind: z.literal("cancelled") }),
  z.object({ kind: z.literal("page-changed"), version: z.string() }),
  z.object({
    kind: z.literal("card-changed"),
    platform: z.enum(platformNames).optional(),
    conversation: z.string().transform((key) => key as ConversationKey),
    thread: z.string(),
    turn: z.string().transform((key) => key as TurnKey),
  }),
  z.object({ kind: z.literal("notice"), person: z.string(), text: z.string() }),
  z.object({ kind: z.literal("signed-out"), session: z.string().optional() }),
  z.object({ kind: z.literal("missed") }),
]);

export interface PostgresSignalsOptions {
  url: string;
  log: Log;
  /** The delays before a reconnect. */
  backoff?: Backoff;
}

/** Signals over LISTEN and NOTIFY, on a connection of their own. */
export class PostgresSignals implements Signals {
  readonly reachesOthers = true;
  readonly #url: string;
  readonly #log: Log;
  readonly #backoff: Backoff;
  /** This process, among those that use the database. */
  readonly #self = randomUUID();
  readonly #listeners: ((signal: Signal) => void)[] = [];
  /** As JSON, so that equal ones are sent once. */
  readonly #pending = new Set<string>();
  readonly #throttled = new Map<string, { last: number; timer?: NodeJS.Timeout }>();
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #flushing: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor({ url, log, backoff = new Backoff({ firstMs: 250, maxMs: 10_000 }) }: PostgresSignalsOptions) {
    this.#url = url;
    this.#log = log;
    this.#backoff = backoff;
  }

  /** Connects, and reconnects from then on. Resolves after the first attempt, whether or not it succeeded. */
  start(): Promise<void> {
    const attempted = Promise.withResolvers<void>();
    this.#running = this.#keepConnected(attempted.resolve);
    return attempted.promise;
  }

  send(signal: Signal): void {
    this.#deliver(signal);
    if (this.#closing.signal.aborted) return;
    const fitting = signal.kind === "notice" ? { ...signal, text: cutTo(signal.text, MAX_NOTICE_LENGTH) } : signal;
    if (this.#pending.size >= MAX_PENDING) {
      this.#pending.clear();
      this.#pending.add(JSON.stringify({ kind: "missed" } satisfies Signal));
    }
    this.#pending.add(JSON.stringify(fitting));
    this.#scheduleFlush();
  }

  listen(listener: (signal: Signal) => void): void {
    this.#listeners.push(listener);
  }

  /** Sends what is pending, and disconnects. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#flushing);
    await this.#flush();
    for (const { timer } of this.#throttled.values()) clearTimeout(timer);
    await this.#client?.end().catch(() => {});
    await this.#running;
  }

  async #keepConnected(attempted: () => void): Promise<void> {
    for (let first = true; !this.#closing.signal.aborted; first = false) {
      const client = new Client({
        connectionString: this.#url,
        application_name: "threadbrush-signals",
        keepAlive: true,
        connectionTimeoutMillis: TIMEOUT_MS,
        query_timeout: TIMEOUT_MS,
      });
      const ended = new Promise<void>((resolve) => client.once("end", resolve));
      client.on("error", () => disconnect(client)); // `end` follows
      client.on("notification", (notification) => this.#receive(notification));
      try {
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
        this.#backoff.connected();
        this.#client = client;
        if (first) void this.#verify(client);
        else this.#deliver({ kind: "missed" });
        attempted();
        this.#scheduleFlush();
        await this.#ping(client, ended);
        if (!this.#closing.signal.aborted) this.#log.warn({}, "lost the connection for signals, reconnecting");
      } catch (error) {
        if (!this.#closing.signal.aborted) this.#log.warn({ err: error }, "no connection for signals, retrying");
      }
      this.#client = undefined;
      attempted();
      disconnect(client);
      await sleep(this.#backoff.next(), undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
    }
  }

  /** Resolves when the connection has ended. Rejects when it no longer answers. */
  async #ping(client: Client, ended: Promise<unknown>): Promise<void> {
    const pause = () => sleep(PING_INTERVAL_MS, "ping", { signal: this.#closing.signal, ref: false }).catch(() => "closing");
    while ((await Promise.race([ended, pause()])) === "ping") await client.query("select");
  }

  /** A pooler that gives each transaction another connection never delivers notifications. */
  async #verify(client: Client): Promise<void> {
    const probe = randomUUID();
    const arrived = new Promise<true>((resolve) => {
      client.on("notification", ({ payload }) => payload === probe && resolve(true));
    });
    const other = new Client({ connectionString: this.#url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
    other.on("error", () => {});
    try {
      await other.connect();
      await other.query("select pg_notify($1, $2)", [CHANNEL, probe]);
      const late = sleep(TIMEOUT_MS, false, { ref: false });
      if (!(await Promise.race([arrived, late])) && this.#client === client) this.#log.warn({}, storageMessages.noNotifications);
    } catch (error) {
      this.#log.warn({ err: error }, "failed to check the connection for signals");
    } finally {
      disconnect(other);
    }
  }

  #receive({ payload = "" }: Notification): void {
    const message = channelMessage.safeParse(parseJson(payload));
    if (!message.success || message.data.from === this.#self) return;
    for (const one of message.data.signals) {
      const signal = signalSchema.safeParse(one); // another release may send other kinds
      if (signal.success) this.#deliverThrottled(signal.data);
    }
  }

  #deliverThrottled(signal: Signal): void {
    if (signal.kind !== "wake" && signal.kind !== "cancelled") {
      this.#deliver(signal);
      return;
    }
    const state = this.#throttled.get(signal.kind) ?? { last: Number.NEGATIVE_INFINITY };
    this.#throttled.set(signal.kind, state);
    if (state.timer) return;
    const deliver = () => {
      delete state.timer;
      state.last = performance.now();
      this.#deliver(signal);
    };
    const waitMs = state.last + MIN_INTERVAL_MS[signal.kind] - performance.now();
    if (waitMs <= 0) deliver();
    else state.timer = setTimeout(deliver, waitMs).unref();
  }

  #deliver(signal: Signal): void {
    for (const listen of this.#listeners) {
      try {
        listen(signal);
      } catch (error) {
        this.#log.error({ signal: signal.kind, err: error }, "failed to handle signal");
      }
    }
  }

  #scheduleFlush(): void {
    if (!this.#client || this.#pending.size === 0) return;
    const waitMs = Math.max(0, this.#sentAt + COALESCE_MS - performance.now());
    this.#flushing ??= setTimeout(() => {
      this.#flushing = undefined;
      void this.#flush();
    }, waitMs);
  }

  async #flush(): Promise<void> {
    await this.#sending;
    const client = this.#client;
    if (!client || this.#pending.size === 0) return;
    const signals = [...this.#pending];
    this.#pending.clear();
    this.#sentAt = performance.now();
    this.#sending = this.#notify(client, signals);
    await this.#sending;
    this.#sending = undefined;
    this.#scheduleFlush();
  }

  async #notify(client: Client, signals: string[]): Promise<void> {
    try {
      await client.query("select pg_notify($1, payload) from unnest($2::text[]) payload", [CHANNEL, pack(signals, this.#self)]);
    } catch {
      // Sent after the reconnect. Some may arrive twice.
      for (const signal of signals) if (this.#pending.size < MAX_PENDING) this.#pending.add(signal);
      disconnect(client);
    }
  }
}

function disconnect(client: Client): void {
  client.end().catch(() => {});
}

/** As few payloads as possible. */
function pack(signals: string[], from: string): string[] {
  const wrap = (some: string[]) => `{"from":${JSON.stringify(from)},"signals":[${some.join(",")}]}`;
  const room = MAX_PAYLOAD_BYTES - wrap([]).length;
  const batches: { signals: string[]; bytes: number }[] = [];
  for (const signal of signals) {
    const bytes = Buffer.byteLength(signal) + 1;
    const last = batches.at(-1);
    if (last && last.bytes + bytes <= room) {
      last.signals.push(signal);
      last.bytes += bytes;
    } else batches.push({ signals: [signal], bytes });
  }
  return batches.map((batch) => wrap(batch.signals));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
