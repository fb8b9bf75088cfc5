// Sign-ins on the page, in SQLite.

import { and, eq, gte, lt, ne, or } from "drizzle-orm";
import { type Database, first, tablesOver } from "../../../storage/dialect.ts";
import * as schema from "./schema.ts";

const tablesOf = tablesOver(schema);

export class SqlWebSessions {
  readonly #db: Database;
  constructor(db: Database) {
    this.#db = db;
  }

  async add(session: typeof schema.webSessions.$inferSelect): Promise<void> {
    const { webSessions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.insert(webSessions).values(session));
  }

  async has(hash: string, since: Date): Promise<boolean> {
    const { webSessions } = tablesOf(this.#db);
    const valid = and(eq(webSessions.hash, hash), gte(webSessions.at, since));
    return (await first(this.#db.query(async (tx) => await tx.select().from(webSessions).where(valid)))) !== undefined;
  }

  async remove(hash: string): Promise<void> {
    const { webSessions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(webSessions).where(eq(webSessions.hash, hash)));
  }

  async prune(tokenTag: string, before: Date): Promise<void> {
    const { webSessions } = tablesOf(this.#db);
    await this.#db.write(
      async (tx) => await tx.delete(webSessions).where(or(ne(webSessions.tokenTag, tokenTag), lt(webSessions.at, before))),
    );
  }

  async removeAll(): Promise<void> {
    const { webSessions } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(webSessions));
  }
}
