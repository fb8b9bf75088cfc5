import type { Pool, PoolClient } from "pg";
import type { BlobKey } from "../../core/vocabulary.ts";
import { toStorageError } from "./errors.ts";

/** Long enough to store ten pictures at a store that hardly answers. A dead process's hold ends after this. */
const HOLD_MS = 15 * 60 * 1000;
/** Much longer than it takes to delete an object, retries included. */
const REMOVAL_MS = 5 * 60 * 1000;
/** Any number: only one process sweeps at a time. */
const SWEEP_LOCK = 7_241_002;

interface Times {
  holdMs: number;
  removalMs: number;
}

/** Who needs a picture whose row isn't written yet, and who is removing one, as rows that all processes see. One excludes the other. Times are
 *  those of the database's clock. Every method rejects with `StorageError`. */
export class BlobHolds {
  readonly #pool: Pool;
  readonly #times: Times;

  constructor(pool: Pool, times: Times = { holdMs: HOLD_MS, removalMs: REMOVAL_MS }) {
    this.#pool = pool;
    this.#times = times;
  }

  /** Keeps everybody from removing the blob until it's released or the time is over. False if somebody is removing it just now. */
  hold(key: BlobKey, holder: string): Promise<boolean> {
    return this.#alone(key, async (client) => {
      const { rowCount } = await client.query({
        name: "hold-blob",
        text: `insert into blob_holds (key, holder, until)
          select $1, $2, clock_timestamp() + $3 * interval '1 millisecond'
          where not exists (select from blob_removals where key = $1 and until > clock_timestamp())
          on conflict (key, holder) do update set until = excluded.until`,
        values: [key, holder, this.#times.holdMs],
      });
      return rowCount === 1;
    });
  }

  /** False if the hold had ended before, so somebody may have removed the blob. */
  release(key: BlobKey, holder: string): Promise<boolean> {
    return this.#connected(async (client) => {
      const { rows } = await client.query<{ live: boolean }>({
        name: "release-blob",
        text: "delete from blob_holds where key = $1 and holder = $2 returning until > clock_timestamp() as live",
        values: [key, holder],
      });
      return rows[0]?.live ?? false;
    });
  }

  /** Keeps everybody from storing the blob until the removal ends or its time is over. False if somebody holds it or is removing it. */
  startRemoval(key: BlobKey, remover: string): Promise<boolean> {
    return this.#alone(key, async (client) => {
      const { rowCount } = await client.query({
        name: "start-blob-removal",
        text: `insert into blob_removals (key, remover, until)
          select $1, $2, clock_timestamp() + $3 * interval '1 millisecond'
          where not exists (select from blob_holds where key = $1 and until > clock_timestamp())
          on conflict (key) do update set remover = excluded.remover, until = excluded.until
            where blob_removals.until <= clock_timestamp()`,
        values: [key, remover, this.#times.removalMs],
      });
      return rowCount === 1;
    });
  }

  endRemoval(key: BlobKey, remover: string): Promise<void> {
    return this.#connected(async (client) => {
      await client.query({
        name: "end-blob-removal",
        text: "delete from blob_removals where key = $1 and remover = $2",
        values: [key, remover],
      });
    });
  }

  /** Runs a sweep, unless another process is sweeping: then it resolves to undefined. Forgets holds and removals whose time is over. */
  async sweepAlone<T>(sweep: () => Promise<T>): Promise<T | undefined> {
    const client = await this.#connect();
    const ignore = () => {};
    client.on("error", ignore); // without a listener, a connection that is lost between two queries would end the process
    let failed = true; // closing the connection frees the lock, though only a moment later
    try {
      const result = await sweepLocked(client, sweep);
      failed = false;
      return result;
    } catch (error) {
      throw toStorageError(error);
    } finally {
      client.off("error", ignore);
      client.release(failed);
    }
  }

  /** A transaction in which nobody else holds, releases or removes this blob. */
  #alone<T>(key: BlobKey, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.#connected(async (client) => {
      await client.query("begin");
      await client.query({
        name: "lock-blob",
        text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        values: [JSON.stringify(["blob", key])],
      });
      const result = await work(client);
      await client.query("commit");
      return result;
    });
  }

  async #connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let failed = true;
    try {
      const result = await work(client);
      failed = false;
      return result;
    } catch (error) {
      throw toStorageError(error);
    } finally {
      client.release(failed); // closing the connection also rolls back
    }
  }

  async #connect(): Promise<PoolClient> {
    return this.#pool.connect().catch((error: unknown) => {
      throw toStorageError(error);
    });
  }
}

async function sweepLocked<T>(client: PoolClient, sweep: () => Promise<T>): Promise<T | undefined> {
  const { rows } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [SWEEP_LOCK]);
  if (!rows[0]?.mine) return undefined;
  await client.query("delete from blob_holds where until <= clock_timestamp()");
  await client.query("delete from blob_removals where until <= clock_timestamp()");
  const result = await sweep();
  await client.query("select pg_advisory_unlock($1)", [SWEEP_LOCK]);
  return result;
}
