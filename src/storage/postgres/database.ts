import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool, PoolClient } from "pg";
import { StorageError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports/runtime.ts";
import type { PlatformName, TurnId } from "../../core/vocabulary.ts";
import type { CollectedTasks } from "../collected-tasks.ts";
import type { BuiltQuery, Connection, Database, Dialect, LockName, Queries, Tx } from "../dialect.ts";
import { toStorageError } from "./errors.ts";
import { prepared } from "./prepared.ts";
import { postgresTables } from "./tables.ts";
import type { PostgresTaskQueue } from "./task-queue.ts";

interface CollectingTx extends Tx {
  readonly tasks: CollectedTasks;
}

export interface PostgresOptions {
  clock: Clock;
  queue: PostgresTaskQueue;
  pseudonym(platform: PlatformName, person: string): string;
}

/** A Postgres database. Transactions are READ COMMITTED; what must not happen at the same time takes named locks. */
export class PostgresDatabase implements Database {
  readonly sqlDialect = postgresDialect;
  readonly queue: PostgresTaskQueue;
  readonly #pool: Pool;
  readonly #options: PostgresOptions;
  readonly #connections = new WeakMap<PoolClient, CollectingTx>();
  #onTurnEnded: (turn: TurnId) => void = () => {};

  constructor(pool: Pool, options: PostgresOptions) {
    this.#pool = pool;
    this.#options = options;
    this.queue = options.queue;
  }

  onTurnEnded(listen: (turn: TurnId) => void): void {
    this.#onTurnEnded = listen;
  }

  pseudonym(platform: PlatformName, person: string): string {
    return this.#options.pseudonym(platform, person);
  }

  async write<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    const { result, ended } = await this.#transact("begin", work);
    for (const turn of ended) this.#onTurnEnded(turn);
    return result;
  }

  /** Like `write`, and gives the driver's connection too, for what only Postgres has. */
  async transact<T>(work: (tx: Tx, client: PoolClient) => Promise<T>): Promise<T> {
    return (await this.#transact("begin", (tx, _, client) => work(tx, client))).result;
  }

  async writeRelaxed<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    const { result } = await this.#transact("begin; set local synchronous_commit = off", work);
    return result;
  }

  writeOne<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.query(work);
  }

  /** Postgres keeps deleted rows until it vacuums the table; backups and its log keep them longer. */
  erase<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return this.write(work);
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return (await this.#transact("begin isolation level repeatable read read only", work)).result;
  }

  query<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.#connected((_, tx) => work(tx, this.#options.clock.now()));
  }

  #transact<T>(
    begin: string,
    work: (tx: Tx, now: Date, client: PoolClient) => Promise<T>,
  ): Promise<{ result: T; ended: TurnId[] }> {
    return this.#connected(async (client, tx) => {
      tx.endedTurns.length = 0;
      tx.tasks.clear();
      const now = this.#options.clock.now();
      await client.query(begin);
      try {
        const result = await work(tx, now, client);
        await tx.tasks.flush(now);
        await client.query("commit");
        return { result, ended: [...tx.endedTurns] };
      } catch (error) {
        await client.query("rollback").catch(() => {}); // the connection may be gone
        throw error;
      }
    });
  }

  async #connected<T>(work: (client: PoolClient, tx: CollectingTx) => Promise<T>): Promise<T> {
    let isBroken = false;
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toStorageError(error);
    });
    try {
      return await work(client, this.#connection(client));
    } catch (error) {
      const translated = toStorageError(error);
      isBroken = translated instanceof StorageError && translated.code === "locked";
      throw translated;
    } finally {
      client.release(isBroken);
    }
  }

  #connection(client: PoolClient): CollectingTx {
    const known = this.#connections.get(client) ?? this.#connect(client);
    this.#connections.set(client, known);
    return known;
  }

  #connect(client: PoolClient): CollectingTx {
    // The query builders of both drivers have the same methods.
    const queries: Queries = Object.create(drizzle(client));
    return Object.assign(queries, {
      sqlDialect: postgresDialect,
      endedTurns: [],
      lock: async (...names: LockName[]) => {
        await client.query({
          name: "lock",
          text: "select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as names (name)",
          values: [names.map((name) => JSON.stringify(name))],
        });
      },
      tasks: this.queue.schedulerOn({ executeSql: (text, values) => client.query(prepared(text, values)) }),
      markForErasing: () => {},
      pseudonym: this.#options.pseudonym,
    });
  }
}

interface PostgresQuery {
  prepare(name: string): { execute(values: Record<string, unknown>): Promise<unknown[]> };
}

let statements = 0;

const postgresDialect: Dialect = {
  tables: <Tables extends object>(of: Tables) => postgresTables(of as never) as Tables,
  prepare(query: BuiltQuery) {
    const compiled = (query as PostgresQuery).prepare(`s${++statements}`);
    return {
      all: (values) => compiled.execute(values),
      get: async (values) => (await compiled.execute(values))[0],
      run: (values) => compiled.execute(values),
    };
  },
  jsonField: (column, ...path) => sql<string>`(${column}::json #>> ${`{${path.join(",")}}`}::text[])`,
  lockEach: (what, id) =>
    sql`pg_advisory_xact_lock(hashtextextended('[' || ${sql.raw(`'${JSON.stringify(what)}'`)} || ',' || ${id} || ']', 0))`,
  jsonRows: (columns) => sql`coalesce(json_agg(json_build_array(${sql.join(columns, sql`, `)})), '[]')`,
};
