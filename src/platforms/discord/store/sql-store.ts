// The Discord adapter's store. Every method is one transaction.

import { and, eq } from "drizzle-orm";
import { type Database, tablesOver } from "../../../storage/dialect.ts";
import * as schema from "./schema.ts";

const tablesOf = tablesOver(schema);

export class SqlDiscordStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async saveReaction({ on, ...put }: { message: string; user: string; number: number; on: boolean }): Promise<void> {
    const { discordReactions } = tablesOf(this.#db);
    const { message, user, number } = discordReactions;
    const same = and(eq(message, put.message), eq(user, put.user), eq(number, put.number));
    await this.#db.write(async (tx) =>
      on ? await tx.insert(discordReactions).values(put).onConflictDoNothing() : await tx.delete(discordReactions).where(same),
    );
  }

  async reactionsOn(card: string): Promise<{ user: string; number: number }[]> {
    const { discordReactions } = tablesOf(this.#db);
    const { message, user, number } = discordReactions;
    return this.#db.query(async (tx) => await tx.select({ user, number }).from(discordReactions).where(eq(message, card)));
  }

  async deleteReactions(card: string, only?: number): Promise<void> {
    const { discordReactions } = tablesOf(this.#db);
    const { message, number } = discordReactions;
    const under = and(eq(message, card), only === undefined ? undefined : eq(number, only));
    await this.#db.write(async (tx) => await tx.delete(discordReactions).where(under));
  }

  async forgetPerson(person: string): Promise<void> {
    const { discordReactions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => {
      await tx
        .update(discordReactions)
        .set({ user: tx.pseudonym("discord", person) })
        .where(eq(discordReactions.user, person));
      tx.markForErasing();
    });
  }

  pseudonym(person: string): string {
    return this.#db.pseudonym("discord", person);
  }
}
