import { and, eq, gt, inArray, isNull, lte, or, type SQL } from "drizzle-orm";
import type { NewPageLink, Visit } from "../../core/store.ts";
import type { PageLinkStore } from "../../core/stores.ts";
import { type Connection, type Database, first } from "../dialect.ts";
import { hashOf } from "../rules/hash-secret.ts";
import { lockConversations } from "../rules/locks.ts";
import { tablesOf } from "../tables.ts";

/** Links from cards to the page, and the visits that they start. */
export class SqlPageLinkStore implements PageLinkStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async addLink({ secret, conversation, person, place }: NewPageLink, lifetimeMs: number): Promise<boolean> {
    const { conversations, pageLinks } = tablesOf(this.#db);
    return this.#db.write(async (tx, now) => {
      await lockConversations(tx, conversation);
      const { platform } = conversations;
      const live = await first(
        tx
          .select({ platform })
          .from(conversations)
          .where(and(eq(conversations.id, conversation), isLive(tx))),
      );
      if (!live) return false;
      const owner = { platform: live.platform, person: person.id, personName: person.name };
      const expiresAt = new Date(now.getTime() + lifetimeMs);
      await tx.insert(pageLinks).values({ ...owner, hash: hashOf(secret), conversation, place, expiresAt });
      return true;
    });
  }

  async startVisit(link: string, visit: string, lifetimeMs: number): Promise<Visit | undefined> {
    const { conversations, pageLinks } = tablesOf(this.#db);
    return this.#db.write(async (tx, now) => {
      const live = tx.select({ id: conversations.id }).from(conversations).where(isLive(tx));
      const usable = and(
        eq(pageLinks.hash, hashOf(link)),
        isNull(pageLinks.visit),
        gt(pageLinks.expiresAt, now),
        inArray(pageLinks.conversation, live),
      );
      const started = { visit: hashOf(visit), visitUntil: new Date(now.getTime() + lifetimeMs) };
      const used = await first(tx.update(pageLinks).set(started).where(usable).returning({ hash: pageLinks.hash }));
      return used && (await selectVisit(tx, visit, now));
    });
  }

  async findLink(link: string): Promise<Omit<Visit, "id"> | undefined> {
    const { pageLinks } = tablesOf(this.#db);
    return this.#db.query(async (db, now) => {
      const usable = and(eq(pageLinks.hash, hashOf(link)), isNull(pageLinks.visit), gt(pageLinks.expiresAt, now));
      return await selectLink(db, usable);
    });
  }

  async findVisit(visit: string): Promise<Visit | undefined> {
    return this.#db.query(async (db, now) => await selectVisit(db, visit, now));
  }

  async endVisit(id: string): Promise<void> {
    const { pageLinks } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(pageLinks).where(eq(pageLinks.visit, id)));
  }

  async endAllVisits(): Promise<void> {
    const { pageLinks } = tablesOf(this.#db);
    await this.#db.write(async (tx) => await tx.delete(pageLinks));
  }

  async sweepLinks(): Promise<void> {
    const { pageLinks } = tablesOf(this.#db);
    await this.#db.write(async (tx, now) => {
      const unused = and(isNull(pageLinks.visit), lte(pageLinks.expiresAt, now));
      await tx.delete(pageLinks).where(or(unused, lte(pageLinks.visitUntil, now)));
    });
  }
}

/** Neither ended nor being deleted. */
function isLive(db: Connection) {
  const { conversations } = tablesOf(db);
  return and(eq(conversations.state, "active"), isNull(conversations.endedAt));
}

async function selectVisit(db: Connection, visit: string, now: Date): Promise<Visit | undefined> {
  const { pageLinks } = tablesOf(db);
  const found = await selectLink(db, and(eq(pageLinks.visit, hashOf(visit)), gt(pageLinks.visitUntil, now)));
  return found && { id: hashOf(visit), ...found };
}

/** What the first link that fulfils a condition is about, if its conversation goes on. */
async function selectLink(db: Connection, condition: SQL | undefined): Promise<Omit<Visit, "id"> | undefined> {
  const { conversations, pageLinks } = tablesOf(db);
  const row = await first(
    db
      .select({ link: pageLinks, conversation: conversations.key, thread: conversations.thread })
      .from(pageLinks)
      .innerJoin(conversations, eq(conversations.id, pageLinks.conversation))
      .where(and(condition, isLive(db))),
  );
  if (!row || row.thread === null) return undefined;
  const { platform, person, personName, place } = row.link;
  return {
    person: { id: person, name: personName },
    conversation: row.conversation,
    thread: { platform, id: row.thread },
    place,
  };
}
