import { and, eq, isNull } from "drizzle-orm";
import type { PublishingStore } from "../../core/stores.ts";
import type { ConversationId, MessageId, Thread, TurnId } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { hasUnpostedPredecessor, markCardRemoved, markOpened, markPosted, markPosting } from "../rules/publishing.ts";
import { schedule } from "../rules/schedule.ts";
import { conversations, turns } from "../schema.ts";

/** Threads and cards: where they are posted. */
export class SqlitePublishingStore implements PublishingStore {
  readonly #db: SqliteAccess;

  constructor(db: SqliteAccess) {
    this.#db = db;
  }

  async markOpening(id: ConversationId): Promise<void> {
    await this.#db.write((tx, now) => tx.update(conversations).set({ openingAt: now }).where(eq(conversations.id, id)).run());
  }

  async markOpened(id: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean> {
    return this.#db.write((tx, now) => markOpened(tx, id, place.thread.id, place.root, now));
  }

  async hasUnpostedPredecessor(id: TurnId): Promise<boolean> {
    return this.#db.read((tx) => hasUnpostedPredecessor(tx, id));
  }

  async markPosting(id: TurnId): Promise<void> {
    await this.#db.write((tx, now) => markPosting(tx, id, now));
  }

  async markPosted(id: TurnId, message: MessageId): Promise<boolean> {
    return this.#db.write((tx) => markPosted(tx, id, message));
  }

  async clearPosting(id: TurnId): Promise<void> {
    await this.#db.write((tx) =>
      tx
        .update(turns)
        .set({ postingAt: null })
        .where(and(eq(turns.id, id), isNull(turns.message)))
        .run(),
    );
  }

  async requestPublish(id: TurnId): Promise<void> {
    await this.#db.writeRelaxed((tx, now) => schedule(tx, "publish", id, now));
  }

  async markCardRemoved(id: TurnId): Promise<void> {
    await this.#db.write((tx, now) => markCardRemoved(tx, id, now));
  }
}
