import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { onAbort } from "../../core/concurrency/abort.ts";
import type { Lease, Leases } from "../../core/leases.ts";
import type { Log } from "../../core/ports/runtime.ts";
import { toStorageError } from "./errors.ts";
import { watchConnections } from "./lost-connections.ts";

/** How long a lease lasts in the database. */
const LEASE_MS = 10_000;
/** Its holder gives it up earlier by its own clock, so that it is silent before another process may acquire it. */
const HELD_SHARE = 0.8;
const RENEW_SHARE = 0.3;
const RETRY_SHARE = 0.1;
const QUERY_TIMEOUT_MS = 2_500;

/** The database's clock decides, so the clocks of the processes need not agree. */
const ACQUIRE = `
  insert into leases (name, holder, epoch, until) values ($1, $2, 1, clock_timestamp() + $3 * interval '1 ms')
  on conflict (name) do update set holder = excluded.holder, epoch = leases.epoch + 1, until = excluded.until
  where leases.until <= clock_timestamp() or leases.holder = excluded.holder
  returning epoch`;
const RENEW = `
  update leases set until = clock_timestamp() + $4 * interval '1 ms'
  where name = $1 and holder = $2 and epoch = $3`;
const RELEASE = "update leases set until = clock_timestamp() where name = $1 and holder = $2 and epoch = $3";

/** Leases as rows. They have a connection of their own, so that no query of the program delays a renewal. */
export class PostgresLeases implements Leases {
  readonly #pool: Pool;
  readonly #leaseMs: number;
  /** Differs between runs of the program. */
  readonly #holder = randomUUID();
  readonly #acquiring = new Set<string>();
  readonly #held = new Map<string, HeldLease>();
  /** After a suspension, before any timer. */
  readonly #onResume = () => {
    for (const lease of this.#held.values()) lease.isHeld();
  };

  constructor(url: string, log: Log, leaseMs = LEASE_MS) {
    this.#leaseMs = leaseMs;
    this.#pool = new Pool({
      connectionString: url,
      application_name: "threadbrush-leases",
      max: 1,
      keepAlive: true,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
    });
    watchConnections(this.#pool, log, "lost the connection for leases");
    process.on("SIGCONT", this.#onResume);
  }

  async acquire(name: string): Promise<Lease | undefined> {
    if (this.#acquiring.has(name) || this.#held.has(name)) return undefined;
    this.#acquiring.add(name);
    try {
      const askedAt = performance.now();
      const { rows } = await this.#pool.query<{ epoch: string }>(ACQUIRE, [name, this.#holder, this.#leaseMs]);
      const [row] = rows;
      return row && this.#hold(name, Number(row.epoch), askedAt);
    } catch (error) {
      throw toStorageError(error);
    } finally {
      this.#acquiring.delete(name);
    }
  }

  /** Releases all leases. */
  async close(): Promise<void> {
    process.off("SIGCONT", this.#onResume);
    await Promise.all([...this.#held.values()].map((lease) => lease.release()));
    await this.#pool.end();
  }

  #hold(name: string, epoch: number, askedAt: number): Lease | undefined {
    const key = [name, this.#holder, epoch];
    const lease = new HeldLease(name, epoch, askedAt, this.#leaseMs, {
      renew: async () => (await this.#pool.query(RENEW, [...key, this.#leaseMs])).rowCount === 1,
      release: async () => {
        await this.#pool.query(RELEASE, key);
      },
    });
    if (!lease.isHeld()) return undefined; // suspended while it was acquired
    this.#held.set(name, lease);
    onAbort(lease.signal, () => this.#held.delete(name));
    return lease;
  }
}

interface LeaseRow {
  /** False if it belongs to another process. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

class HeldLease implements Lease {
  readonly name: string;
  readonly epoch: number;
  readonly #row: LeaseRow;
  readonly #leaseMs: number;
  readonly #controller = new AbortController();
  /** When it was last asked for, by this process's clock. The database counts from later than that. */
  #askedAt: number;
  #renewal: NodeJS.Timeout;
  #lapse: NodeJS.Timeout;
  #released: Promise<void> | undefined;

  constructor(name: string, epoch: number, askedAt: number, leaseMs: number, row: LeaseRow) {
    this.name = name;
    this.epoch = epoch;
    this.#askedAt = askedAt;
    this.#leaseMs = leaseMs;
    this.#row = row;
    this.#renewal = this.#renewIn(RENEW_SHARE);
    this.#lapse = this.#watch();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  isHeld(): boolean {
    if (!this.signal.aborted && this.#remainingMs() <= 0) this.#end("lease lapsed");
    return !this.signal.aborted;
  }

  async release(): Promise<void> {
    if (this.isHeld()) {
      this.#end("lease released");
      this.#released = this.#row.release().catch(() => {}); // it lapses
    }
    await this.#released;
  }

  async #renew(): Promise<void> {
    if (!this.isHeld()) return;
    const askedAt = performance.now();
    try {
      const renewed = await this.#row.renew();
      if (!this.isHeld()) return;
      if (!renewed) return this.#end("lease lost");
      this.#askedAt = askedAt;
      clearTimeout(this.#lapse);
      this.#lapse = this.#watch();
      this.#renewal = this.#renewIn(RENEW_SHARE);
    } catch {
      if (this.isHeld()) this.#renewal = this.#renewIn(RETRY_SHARE); // still held until it lapses
    }
  }

  #renewIn(share: number): NodeJS.Timeout {
    return setTimeout(() => void this.#renew(), share * this.#leaseMs).unref();
  }

  #watch(): NodeJS.Timeout {
    return setTimeout(() => this.isHeld(), this.#remainingMs() + 1).unref();
  }

  #remainingMs(): number {
    return this.#askedAt + HELD_SHARE * this.#leaseMs - performance.now();
  }

  #end(why: string): void {
    clearTimeout(this.#renewal);
    clearTimeout(this.#lapse);
    this.#controller.abort(new Error(why));
  }
}
