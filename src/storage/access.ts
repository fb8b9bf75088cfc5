import type { Clock } from "../core/ports.ts";
import type { TurnId } from "../core/vocabulary.ts";
import { type Db, retryWhileBusy, toStorageError } from "./database.ts";
import { truncateLog } from "./erase.ts";
import { endedTurnsOf } from "./rules/schedule.ts";
import { createTransactions, type Transactions, type Tx } from "./transactions.ts";

/** The transactions of all stores of one database. Rejects and throws `StorageError`. */
export class SqliteAccess {
  readonly #db: Db;
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  #onTurnEnded: (turn: TurnId) => void = () => {};

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#transactions = createTransactions(db);
    this.#clock = clock;
  }

  /** Sets the one listener. */
  onTurnEnded(listener: (turn: TurnId) => void): void {
    this.#onTurnEnded = listener;
  }

  write<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return retryWhileBusy(() => {
      const ended = endedTurnsOf(this.#db);
      ended.length = 0; // left by a transaction that was rolled back
      const result = this.#transactions.write((tx) => work(tx, this.#clock.now()));
      for (const turn of ended.splice(0)) this.#onTurnEnded(turn);
      return result;
    });
  }

  /** Also removes the deleted rows from the log. */
  async erase<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    const result = await this.write(work);
    truncateLog(this.#db.$client);
    return result;
  }

  /** Writes without fsync (synchronous = NORMAL). For lease bookkeeping and card refreshes only: if a power cut loses one, the task
   *  simply runs again. */
  writeRelaxed<T>(work: (tx: Tx, now: Date) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.writeRelaxed((tx) => work(tx, this.#clock.now())));
  }

  read<T>(work: (tx: Tx) => T): T {
    return withStorageErrors(() => this.#transactions.read(work));
  }

  /** Runs one statement without a transaction. */
  runStatement<T>(work: (db: Db, now: Date) => T): T {
    return withStorageErrors(() => work(this.#db, this.#clock.now()));
  }
}

function withStorageErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStorageError(error);
  }
}
