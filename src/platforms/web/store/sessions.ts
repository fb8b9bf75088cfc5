// Sign-ins on the page, in SQLite.

import { and, eq, gte, lt, ne, or } from "drizzle-orm";
import { type Db, retryWhileBusy } from "../../../storage/database.ts";
import { createTransactions, type Transactions, type Tx } from "../../../storage/transactions.ts";
import { webSessions } from "./schema.ts";

export class SqliteWebSessions {
  readonly #db: Db;
  readonly #transactions: Transactions;
  constructor(db: Db) {
    this.#db = db;
    this.#transactions = createTransactions(db);
  }

  async add(session: typeof webSessions.$inferSelect): Promise<void> {
    await this.#write((tx) => tx.insert(webSessions).values(session).run());
  }

  async has(hash: string, since: Date): Promise<boolean> {
    const valid = and(eq(webSessions.hash, hash), gte(webSessions.at, since));
    return this.#db.select().from(webSessions).where(valid).get() !== undefined;
  }

  async remove(hash: string): Promise<void> {
    await this.#write((tx) => tx.delete(webSessions).where(eq(webSessions.hash, hash)).run());
  }

  async prune(tokenTag: string, before: Date): Promise<void> {
    await this.#write((tx) =>
      tx
        .delete(webSessions)
        .where(or(ne(webSessions.tokenTag, tokenTag), lt(webSessions.at, before)))
        .run(),
    );
  }

  async removeAll(): Promise<void> {
    await this.#write((tx) => tx.delete(webSessions).run());
  }

  #write<T>(work: (tx: Tx) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.write(work));
  }
}
