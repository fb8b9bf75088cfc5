import { and, eq, isNull } from "drizzle-orm";
import type { PublishingStore } from "../../core/stores.ts";
import type { ConversationId, MessageId, Thread, TurnId } from "../../core/vocabulary.ts";
import type { Database } from "../dialect.ts";
import { lockTurn } from "../rules/locks.ts";
import { schedule } from "../rules/tasks/schedule.ts";
import { markCardRemoved, markOpened, markPosted, markPosting } from "../rules/turns/publishing.ts";
import { tablesOf } from "../tables.ts";

/** Threads and cards: where they are posted. */
export class SqlPublishingStore implements PublishingStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async markOpening(id: ConversationId): Promise<void> {
    const { conversations } = tablesOf(this.#db);
    await this.#db.writeOne(
      async (db, now) => await db.update(conversations).set({ openingAt: now }).where(eq(conversations.id, id)),
    );
  }

  async markOpened(id: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean> {
    return this.#db.write(async (tx, now) => await markOpened(tx, id, place.thread, place.root, now));
  }

  async markPosting(id: TurnId): Promise<boolean> {
    return this.#db.writeOne((db, now) => markPosting(db, id, now));
  }

  async markPosted(id: TurnId, message: MessageId): Promise<boolean> {
    return this.#db.writeOne((db) => markPosted(db, id, message));
  }

  async clearPosting(id: TurnId): Promise<void> {
    const { turns } = tablesOf(this.#db);
    await this.#db.writeOne(
      async (db) =>
        await db
          .update(turns)
          .set({ postingAt: null })
          .where(and(eq(turns.id, id), isNull(turns.message))),
    );
  }

  async requestPublish(id: TurnId): Promise<void> {
    await this.#db.writeRelaxed(async (tx, now) => await schedule(tx, "publish", id, now));
  }

  async markCardRemoved(id: TurnId): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      await markCardRemoved(tx, id, now);
    });
  }
}
