// The Discord adapter's store, in SQLite. Every method is one transaction.

import { and, eq, sql } from "drizzle-orm";
import { type Db, retryWhileBusy } from "../../../storage/database.ts";
import { markForErasing } from "../../../storage/erase.ts";
import { pseudonym } from "../../../storage/rules/spending.ts";
import { createTransactions, type Transactions, type Tx } from "../../../storage/transactions.ts";
import { discordReactions } from "./schema.ts";

const { message, user, number } = discordReactions;

export class SqliteDiscordStore {
  readonly #db: Db;
  readonly #transactions: Transactions;

  constructor(db: Db) {
    this.#db = db;
    this.#transactions = createTransactions(db);
  }

  async saveReaction({ on, ...put }: { message: string; user: string; number: number; on: boolean }): Promise<void> {
    const same = and(eq(message, put.message), eq(user, put.user), eq(number, put.number));
    await this.#write((tx) =>
      on ? tx.insert(discordReactions).values(put).onConflictDoNothing().run() : tx.delete(discordReactions).where(same).run(),
    );
  }

  async reactionsOn(card: string): Promise<{ user: string; number: number }[]> {
    return this.#db.select({ user, number }).from(discordReactions).where(eq(message, card)).all();
  }

  async deleteReactions(card: string, only?: number): Promise<void> {
    const under = and(eq(message, card), only === undefined ? undefined : eq(number, only));
    await this.#write((tx) => tx.delete(discordReactions).where(under).run());
  }

  async forgetPerson(person: string): Promise<void> {
    await this.#write((tx) => {
      tx.update(discordReactions)
        .set({ user: pseudonym("discord", person) })
        .where(eq(user, person))
        .run();
      markForErasing(tx);
    });
  }

  pseudonym(person: string): string {
    return this.#db.get<{ name: string }>(sql`select ${pseudonym("discord", person)} as name`).name;
  }

  #write<T>(work: (tx: Tx) => T): Promise<T> {
    return retryWhileBusy(() => this.#transactions.write(work));
  }
}
