import { setTimeout as sleep } from "node:timers/promises";
import type { SQLWrapper } from "drizzle-orm";
import { sql } from "drizzle-orm";
import pLimit, { type LimitFunction } from "p-limit";
import type { Clock } from "../../core/ports/runtime.ts";
import type { PlatformName, TurnId } from "../../core/vocabulary.ts";
import { CollectedTasks } from "../collected-tasks.ts";
import type { BuiltQuery, Connection, Database, Dialect, PreparedQuery, Queries, Tx } from "../dialect.ts";
import { markForErasing, truncateLog } from "./erase.ts";
import { type Db, isBusy, toStorageError } from "./open.ts";
import { SqliteTaskQueue } from "./task-queue.ts";
import { schedule, unschedule } from "./tasks.ts";

/** Node is blocked while SQLite itself waits for another program, so it hardly does. */
const RETRY_DELAY_MS = 20;
/** Shorter than the three seconds within which platforms expect an acknowledgement. */
const MAX_BUSY_MS = 2500;

/** The one connection to a SQLite database. All work on it is done in turn, also from several objects of this class. */
export class SqliteDatabase implements Database {
  readonly sqlDialect = sqliteDialect;
  readonly queue = new SqliteTaskQueue(this);
  readonly #db: Db;
  readonly #tx: CollectingTx;
  readonly #inTurn: LimitFunction;
  readonly #run: (control: string) => void;
  readonly #setSynchronous: (mode: Synchronous) => void;
  readonly #clock: Clock;
  #onTurnEnded: (turn: TurnId) => void = () => {};

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    const { tx, inTurn, run, setSynchronous } = connectionOf(db);
    this.#tx = tx;
    this.#inTurn = inTurn;
    this.#run = run;
    this.#setSynchronous = setSynchronous;
    this.#clock = clock;
  }

  onTurnEnded(listen: (turn: TurnId) => void): void {
    this.#onTurnEnded = listen;
  }

  write<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return this.#write(work, () => {});
  }

  async writeRelaxed<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    const { result } = await this.#inTurn(() =>
      retryWhileBusy(() => {
        this.#setSynchronous("normal");
        return this.#transact("begin immediate", work);
      }),
    );
    return result;
  }

  writeOne<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.#writeOne("full", work);
  }

  /** Like `writeRelaxed`, for statements that each need no transaction of their own. */
  writeRelaxedEach<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.#writeOne("normal", work);
  }

  erase<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return this.#write(work, () => truncateLog(this.#db.$client));
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => (await this.#transact("begin", work)).result);
  }

  async query<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work(this.#tx, this.#clock.now()).catch(rethrowAsStorageError));
  }

  pseudonym(platform: PlatformName, person: string): string {
    return this.#tx.pseudonym(platform, person);
  }

  #writeOne<T>(mode: Synchronous, work: (connection: Connection, now: Date) => Promise<T>): Promise<T> {
    return this.#inTurn(() =>
      retryWhileBusy(() => {
        this.#setSynchronous(mode);
        return work(this.#tx, this.#clock.now()).catch(rethrowAsStorageError);
      }),
    );
  }

  /** `afterwards`: before anyone else's transaction. */
  async #write<T>(work: (tx: Tx, now: Date) => Promise<T>, afterwards: () => void): Promise<T> {
    const { result, ended } = await this.#inTurn(async () => {
      const written = await retryWhileBusy(() => {
        this.#setSynchronous("full");
        return this.#transact("begin immediate", work);
      });
      afterwards();
      return written;
    });
    for (const turn of ended) this.#onTurnEnded(turn);
    return result;
  }

  async #transact<T>(begin: string, work: (tx: Tx, now: Date) => Promise<T>): Promise<{ result: T; ended: TurnId[] }> {
    const { $client } = this.#db;
    let late = false;
    const watch = setImmediate(() => (late = true));
    this.#tx.endedTurns.length = 0;
    this.#tx.tasks.clear();
    const now = this.#clock.now();
    try {
      this.#run(begin);
      const result = await work(this.#tx, now);
      await this.#tx.tasks.flush(now);
      if (late) throw new Error("a transaction waited for something other than its queries");
      this.#run("commit");
      return { result, ended: [...this.#tx.endedTurns] };
    } catch (error) {
      if ($client.inTransaction) this.#run("rollback");
      throw toStorageError(error);
    } finally {
      clearImmediate(watch);
    }
  }
}

/** Whether a commit waits for the disk. */
type Synchronous = "full" | "normal";

interface CollectingTx extends Tx {
  readonly tasks: CollectedTasks;
}

interface OnlyConnection {
  tx: CollectingTx;
  inTurn: LimitFunction;
  /** For the commits from now on. Outside a transaction only. */
  setSynchronous(mode: Synchronous): void;
  /** Runs a statement without values, which is compiled once. */
  run(control: string): void;
}

const connections = new WeakMap<Db, OnlyConnection>();

function connectionOf(db: Db): OnlyConnection {
  const known = connections.get(db) ?? connect(db);
  connections.set(db, known);
  return known;
}

function connect(db: Db): OnlyConnection {
  const run = runnerOn(db);
  let current: Synchronous | undefined;
  return {
    ...{ tx: transactionOn(db), inTurn: pLimit(1), run },
    setSynchronous(mode) {
      if (mode !== current) run(`pragma synchronous = ${mode}`);
      current = mode;
    },
  };
}

function runnerOn({ $client }: Db): (control: string) => void {
  const compiled = new Map<string, { run(): unknown }>();
  return (control) => {
    const statement = compiled.get(control) ?? $client.prepare(control);
    compiled.set(control, statement);
    statement.run();
  };
}

function transactionOn(db: Db): CollectingTx {
  const { $client } = db;
  // Queries of the synchronous driver can be awaited like those of an asynchronous one.
  const queries: Queries = Object.create(db);
  const tasks = new CollectedTasks({
    schedule: (task, now) => schedule(tx, task, now),
    unschedule: (task) => unschedule(tx, task),
  });
  const tx: CollectingTx = Object.assign(queries, {
    sqlDialect: sqliteDialect,
    tasks,
    endedTurns: [],
    lock: undefined, // "begin immediate" lets in one writer
    markForErasing: () => markForErasing($client),
    pseudonym: (platform: PlatformName, person: string) =>
      String($client.prepare("select pseudonym(?, ?)").pluck().get(platform, person)),
  });
  return tx;
}

const sqliteDialect: Dialect = {
  tables: (of) => of,
  prepare(query: BuiltQuery) {
    return query.prepare() as PreparedQuery;
  },
  jsonField: (column: SQLWrapper, ...path) => sql<string>`json_extract(${column}, ${`$.${path.join(".")}`})`,
  lockEach: () => sql`null`, // there is one writer
  jsonRows: (columns) => sql`json_group_array(json_array(${sql.join(columns, sql`, `)}))`,
};

/** Tries again while another program holds the database, for at most `MAX_BUSY_MS`. */
async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + MAX_BUSY_MS; ; await sleep(RETRY_DELAY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
    }
  }
}

function rethrowAsStorageError(error: unknown): never {
  throw toStorageError(error);
}
