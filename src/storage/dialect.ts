// What the rules need of a database. The rules are written once; SQLite and Postgres each implement this.

import { type DriverValueDecoder, getTableColumns, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { BaseSQLiteDatabase, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { TaskKind, TaskQueue } from "../core/task-queue.ts";
import type { PlatformName, TurnId } from "../core/vocabulary.ts";

/** Builds queries; awaiting one runs it. Typed as SQLite's: every other database has the same tables, keys and JS types. */
export type Queries = Pick<BaseSQLiteDatabase<"async", unknown>, "select" | "selectDistinct" | "insert" | "update" | "delete">;

/** Where two databases differ. */
export interface Dialect {
  /** The same tables as this database has them. */
  tables<Tables extends Record<string, SQLiteTable>>(of: Tables): Tables;
  /** Compiles a query once, to be run many times. */
  prepare(query: BuiltQuery): PreparedQuery;
  /** A text inside a column with JSON. */
  jsonField(column: SQLWrapper, ...path: string[]): SQL<string>;
  /** Takes the lock that `Tx.lock` takes by this name, for each row that the query finds. `id`: a number. */
  lockEach(what: string, id: SQLWrapper): SQL;
  /** All rows of a query together, as JSON: a list of lists with these columns. */
  jsonRows(columns: SQLWrapper[]): SQL;
}

/** A query as drizzle builds it. */
export interface BuiltQuery {
  prepare(): unknown;
}

/** A compiled query. `values`: for its placeholders. */
export interface PreparedQuery {
  all(values: Values): unknown[] | Promise<unknown[]>;
  get(values: Values): unknown;
  run(values: Values): unknown;
}

type Values = Record<string, unknown>;

/** One connection to a database. */
export interface Connection extends Queries {
  readonly sqlDialect: Dialect;
}

/** A task, before a queue has it. `rank`: lower ones come first. */
export interface NewTask {
  kind: TaskKind;
  lane: string;
  subject: number;
  rank: number;
}

/** What a transaction may do with the task queue. It happens if the transaction commits. */
export interface TaskScheduler {
  /** Makes a task due now, even if it was waiting for a later time. If it is running, it runs once more afterwards. */
  schedule(task: NewTask, now: Date): Promise<void>;
  /** Removes a task. If it is running, it loses its lease. */
  unschedule(task: Pick<NewTask, "kind" | "lane" | "subject">): Promise<void>;
}

/** What is locked, and its ids. */
export type LockName = readonly [what: string, ...ids: (string | number)[]];

/** A connection with a transaction open on it. */
export interface Tx extends Connection {
  readonly tasks: TaskScheduler;
  /** The turns that this transaction has ended. */
  readonly endedTurns: TurnId[];
  /** For each of these names in turn: waits until no other transaction holds it, and holds it until this transaction ends. Undefined where
   *  only one transaction writes at a time anyway. */
  lock: ((...names: LockName[]) => Promise<void>) | undefined;
  /** This transaction deletes people's data: no copy of it may stay in the database's files. */
  markForErasing(): void;
  /** How a person appears in rows that outlive their data: distinguishable, but not identifiable. */
  pseudonym(platform: PlatformName, person: string): string;
}

/** The transactions in which stores work. Each runs `work` completely or not at all; on a conflict it may run it again, so `work` has no
 *  effects but on rows, and waits for nothing but queries. Rejects with `StorageError`. */
export interface Database {
  readonly sqlDialect: Dialect;
  /** The tasks that its transactions schedule. */
  readonly queue: TaskQueue;
  /** What it reads is still true when it writes. */
  write<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T>;
  /** Like `write`, but a power cut may undo it. For lease bookkeeping and card refreshes only: if one is lost, the task simply runs again. */
  writeRelaxed<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T>;
  /** Like `write`, for a single statement, which needs no transaction of its own. */
  writeOne<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T>;
  /** Like `write`. What it deletes is in none of the database's files afterwards. */
  erase<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T>;
  /** Reads one consistent snapshot. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One query, without a transaction. */
  query<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T>;
  pseudonym(platform: PlatformName, person: string): string;
  /** From now on `listen` is called with every turn that ends, after the transaction that ended it. One listener at a time. */
  onTurnEnded(listen: (turn: TurnId) => void): void;
}

export interface Statement<Row> {
  all(values: Values): Promise<Row[]>;
  get(values: Values): Promise<Row | undefined>;
  /** The row of a query that always has one. */
  one(values: Values): Promise<Row>;
  run(values: Values): Promise<void>;
}

type RowOf<Query> = Query extends PromiseLike<(infer Row)[]> ? Row : never;

/** Gives tables as a database has them. */
export function tablesOver<Tables extends Record<string, SQLiteTable>>(tables: Tables) {
  return ({ sqlDialect }: { sqlDialect: Dialect }): Tables => sqlDialect.tables(tables);
}

/** Builds a query at its first use and keeps it as long as its connection: building one takes several times as long as running it. */
export function statementsOver<Tables extends Record<string, SQLiteTable>>(tables: Tables) {
  return <Query extends BuiltQuery>(build: (connection: Connection, tables: Tables) => Query) => {
    const built = new WeakMap<Connection, Statement<RowOf<Query>>>();
    return (connection: Connection): Statement<RowOf<Query>> => {
      const known = built.get(connection);
      if (known) return known;
      const query = build(connection, connection.sqlDialect.tables(tables));
      const statement = statementOf<RowOf<Query>>(connection.sqlDialect.prepare(query));
      built.set(connection, statement);
      return statement;
    };
  };
}

function statementOf<Row>(prepared: PreparedQuery): Statement<Row> {
  const get = async (values: Values) => (await prepared.get(values)) as Row | undefined;
  return {
    all: async (values) => (await prepared.all(values)) as Row[],
    get,
    async one(values) {
      const row = await get(values);
      if (row === undefined) throw new Error("the query found no row");
      return row;
    },
    async run(values) {
      await prepared.run(values);
    },
  };
}

type Tables = Record<string, SQLiteTable>;
type RowsOf<Joined extends Tables, Optional extends Tables> = {
  [Key in keyof Joined]: Joined[Key]["$inferSelect"];
} & { [Key in keyof Optional]: Optional[Key]["$inferSelect"] | null };

/** The rows of a subquery, as one column of the query around it. Each row has all columns of the `joined` and `optional` tables; those of an
 *  optional one are null if a left join found nothing. `subquery` selects the one column it is given, from at least two tables, so that columns
 *  are named with their tables. */
export function rowsOf<Joined extends Tables, Optional extends Tables>(
  { sqlDialect }: Connection,
  { joined, optional }: { joined: Joined; optional: Optional },
  subquery: (rows: SQL) => SQLWrapper,
): SQL<RowsOf<Joined, Optional>[]> {
  const tables = Object.entries<SQLiteTable>({ ...joined, ...optional });
  const columns = tables.map(([name, table]) => ({ name, own: Object.entries(getTableColumns(table)) }));
  const rows = subquery(sqlDialect.jsonRows(columns.flatMap(({ own }) => own.map(([, column]) => column))));
  return sql`${rows}`.mapWith((json: string | unknown[][]) => {
    const read: unknown[][] = typeof json === "string" ? JSON.parse(json) : json;
    return read.map((values) => toRow(values, columns)) as RowsOf<Joined, Optional>[];
  });
}

type NamedColumns = { name: string; own: [key: string, column: DriverValueDecoder<unknown, unknown>][] }[];

function toRow(values: unknown[], tables: NamedColumns): Record<string, object | null> {
  const row: Record<string, object | null> = {};
  let at = 0;
  for (const { name, own } of tables) {
    const mine = values.slice(at, at + own.length);
    at += own.length;
    const decoded = own.map(([key, column], index): [string, unknown] => {
      const value = mine[index] ?? null;
      return [key, value === null ? null : column.mapFromDriverValue(value)];
    });
    row[name] = mine.every((value) => value === null) ? null : Object.fromEntries(decoded);
  }
  return row;
}

/** The first row of a query. */
export async function first<Row>(query: PromiseLike<Row[]>): Promise<Row | undefined> {
  return (await query)[0];
}

/** The row of a query that always has one. */
export async function only<Row>(query: PromiseLike<Row[]>): Promise<Row> {
  const [row] = await query;
  if (row === undefined) throw new Error("the query found no row");
  return row;
}
