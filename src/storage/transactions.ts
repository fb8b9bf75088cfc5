import type { Db } from "./database.ts";

declare const open: unique symbol;
/** The one connection, while a transaction is open on it. */
export type Tx = Db & { readonly [open]: true };

export interface Transactions {
  /** Takes the write lock first, so that its reads are still valid when it writes. */
  write<T>(work: (tx: Tx) => T): T;
  /** Like `write`, without fsync (`synchronous = normal`): a power cut may undo it, a crash of the process can't. */
  writeRelaxed<T>(work: (tx: Tx) => T): T;
  /** Reads one consistent snapshot. */
  read<T>(work: (tx: Tx) => T): T;
}

/** Each runs `work`, which is synchronous, completely or not at all. */
export function createTransactions(db: Db): Transactions {
  const run = db.$client.transaction((work: (tx: Tx) => unknown) => work(db as Tx));
  const write = <T>(work: (tx: Tx) => T) => run.immediate(work) as T;
  return {
    write,
    writeRelaxed(work) {
      db.$client.pragma("synchronous = normal");
      try {
        return write(work);
      } finally {
        db.$client.pragma("synchronous = full");
      }
    },
    read: <T>(work: (tx: Tx) => T) => run.deferred(work) as T,
  };
}

/** Builds a statement at its first use and keeps it as long as its database: building one takes several times as long as running it. */
export function prepareOnce<Statement extends object>(build: (db: Db) => Statement): (db: Db) => Statement {
  const built = new WeakMap<Db, Statement>();
  return (db) => {
    const known = built.get(db) ?? build(db);
    built.set(db, known);
    return known;
  };
}
