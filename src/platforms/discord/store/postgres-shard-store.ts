import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { toStorageError } from "../../../storage/postgres/errors.ts";
import type { SavedSession, Shard, ShardStore } from "../gateway/shards/shard-store.ts";

/** A process that doesn't say in this time that it's alive has died. Shorter than its leases last, so its shards find a new owner at once. */
const ALIVE_MS = 9_000;
/** Discord allows one IDENTIFY in five seconds per bucket, counted when it arrives. */
const IDENTIFY_MS = 5_500;
const QUERY_TIMEOUT_MS = 2_500;
/** Discord repeats no older events. */
const INTERACTIONS_KEPT = "1 hour";
const SWEEP_MS = 10 * 60_000;

const HEARTBEAT = `
  insert into discord_processes (id, shards, since, until)
  values ($1, $2, clock_timestamp(), clock_timestamp() + $3 * interval '1 ms')
  on conflict (id) do update set shards = excluded.shards, until = excluded.until`;
const LIVING = `
  select count(*)::int as living, (array_agg(shards order by since, id))[1] as shards
  from discord_processes where until > clock_timestamp()`;
const SAVE = `
  insert into discord_shards as saved (shard, "of", session_id, seq, resume_url, epoch) values ($1, $2, $3, $4, $5, $6)
  on conflict (shard, "of") do update
  set session_id = excluded.session_id, seq = excluded.seq, resume_url = excluded.resume_url, epoch = excluded.epoch
  where saved.epoch <= excluded.epoch`;
const TAKE_IDENTIFY = `
  insert into discord_identifies as taken (bucket, next_at) values ($1, clock_timestamp() + $2 * interval '1 ms')
  on conflict (bucket) do update set next_at = excluded.next_at where taken.next_at <= clock_timestamp()`;
const NEXT_IDENTIFY = `
  select extract(epoch from next_at - clock_timestamp())::float8 * 1000 as wait from discord_identifies where bucket = $1`;

/** What processes share about the gateway, in rows. All times are the database's. */
export class PostgresShardStore implements ShardStore {
  readonly isShared = true;
  readonly #pool: Pool;
  readonly #identifyMs: number;
  /** Differs between runs of the program. */
  readonly #process = randomUUID();
  #sweptAt = performance.now();

  constructor(pool: Pool, identifyMs = IDENTIFY_MS) {
    this.#pool = pool;
    this.#identifyMs = identifyMs;
  }

  async heartbeat(wanted: number): Promise<{ living: number; shards: number }> {
    await this.#query(HEARTBEAT, [this.#process, wanted, ALIVE_MS]);
    await this.#sweep();
    const { rows } = await this.#query<{ living: number; shards: number | null }>(LIVING, []);
    return { living: Math.max(1, rows[0]?.living ?? 1), shards: rows[0]?.shards ?? wanted };
  }

  async leave(): Promise<void> {
    await this.#query("delete from discord_processes where id = $1", [this.#process]);
  }

  async findSession({ id, of }: Shard): Promise<SavedSession | undefined> {
    const text = 'select session_id, seq, resume_url from discord_shards where shard = $1 and "of" = $2';
    const { rows } = await this.#query<{ session_id: string | null; seq: string; resume_url: string }>(text, [id, of]);
    const [row] = rows;
    return row?.session_id ? { sessionId: row.session_id, sequence: Number(row.seq), resumeURL: row.resume_url } : undefined;
  }

  async saveSession({ id, of }: Shard, session: SavedSession | undefined, epoch: number): Promise<boolean> {
    const { sessionId = null, sequence = null, resumeURL = null } = session ?? {};
    const { rowCount } = await this.#query(SAVE, [id, of, sessionId, sequence, resumeURL, epoch]);
    return rowCount === 1;
  }

  async takeIdentify(bucket: number): Promise<number> {
    const { rowCount } = await this.#query(TAKE_IDENTIFY, [bucket, this.#identifyMs]);
    if (rowCount === 1) return 0;
    const { rows } = await this.#query<{ wait: number }>(NEXT_IDENTIFY, [bucket]);
    return Math.max(1, Math.ceil(rows[0]?.wait ?? 1));
  }

  async claimInteraction(id: string): Promise<boolean> {
    const text = "insert into discord_interactions (id, at) values ($1, clock_timestamp()) on conflict do nothing";
    return (await this.#query(text, [id])).rowCount === 1;
  }

  /** Deletes what nobody asks for any longer. */
  async #sweep(): Promise<void> {
    if (performance.now() - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = performance.now();
    await this.#query(`delete from discord_interactions where at < clock_timestamp() - interval '${INTERACTIONS_KEPT}'`, []);
    await this.#query("delete from discord_processes where until < clock_timestamp() - interval '1 minute'", []);
  }

  async #query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[]; rowCount: number | null }> {
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => deadline.reject(new Error("query timeout")), QUERY_TIMEOUT_MS);
    try {
      return await Promise.race([this.#pool.query<Row>(text, values), deadline.promise]);
    } catch (error) {
      throw toStorageError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
