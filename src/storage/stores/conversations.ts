import { and, asc, desc, eq, gte, isNotNull, isNull, sql } from "drizzle-orm";
import type { IdGenerator } from "../../core/ports.ts";
import type { NewTurn, ReceiveResult } from "../../core/store.ts";
import type { ConversationStore } from "../../core/stores.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  PlatformName,
  Settings,
  Thread,
} from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { startDeleting } from "../rules/forget.ts";
import { cancelConversationWork } from "../rules/publishing.ts";
import { byIdOrKey, toConversation } from "../rules/read.ts";
import { activeConversation, receive } from "../rules/receive.ts";
import { isThreadShared, purgeConversation } from "../rules/remove.ts";
import { conversations, turns } from "../schema.ts";

/** Conversations: start, continue, end, delete. */
export class SqliteConversationStore implements ConversationStore {
  readonly #db: SqliteAccess;
  readonly #ids: IdGenerator;

  constructor(db: SqliteAccess, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async receive(turn: NewTurn): Promise<ReceiveResult> {
    return this.#db.write((tx, now) => receive(tx, turn, now, this.#ids));
  }

  async isThreadActive(thread: Thread): Promise<boolean> {
    return this.#db.read((tx) => activeConversation(tx, thread)?.state === "active");
  }

  async findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined> {
    return this.#db.read((tx) => {
      const row =
        typeof of === "object"
          ? activeConversation(tx, of)
          : tx.select().from(conversations).where(byIdOrKey(conversations, of)).get();
      return row && toConversation(row);
    });
  }

  async listConversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    limit: number,
  ): Promise<Conversation[]> {
    return this.#db.read((tx) => {
      const from = before && tx.select().from(conversations).where(eq(conversations.key, before)).get();
      const older = from && sql`(${conversations.updatedAt}, ${conversations.id}) < (${from.updatedAt.getTime()}, ${from.id})`;
      const own = and(
        eq(conversations.platform, platform),
        eq(conversations.owner, person),
        eq(conversations.state, "active"),
        older,
      );
      const rows = tx
        .select()
        .from(conversations)
        .where(own)
        .orderBy(desc(conversations.updatedAt), desc(conversations.id))
        .limit(limit)
        .all();
      return rows.map(toConversation);
    });
  }

  async listConversations(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]> {
    const opened = and(eq(conversations.platform, platform), eq(conversations.state, "active"));
    const rows = this.#db.read((tx) =>
      tx.select({ id: conversations.id, thread: conversations.thread }).from(conversations).where(opened).all(),
    );
    return rows.flatMap(({ id, thread }) => (thread === null ? [] : { id, thread: { platform, id: thread } }));
  }

  async listActiveSince(platform: PlatformName, since: Date, limit: number) {
    return this.#db.read((tx) => {
      const live = and(
        eq(conversations.platform, platform),
        gte(conversations.lastEventAt, since),
        isNull(conversations.endedAt),
        isNotNull(conversations.thread),
      );
      const rows = tx.select().from(conversations).where(live).orderBy(desc(conversations.lastEventAt)).limit(limit).all();
      return rows.map((row) => ({
        thread: { platform, id: row.thread as string },
        lastEvent: { id: row.lastEventId, at: row.lastEventAt },
        cards: tx
          .select({ message: turns.message })
          .from(turns)
          .where(eq(turns.conversation, row.id))
          .orderBy(asc(turns.number))
          .all()
          .flatMap((turn) => turn.message ?? []),
      }));
    });
  }

  async updateConversation(id: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void> {
    await this.#db.write((tx, now) => {
      const row = tx.select().from(conversations).where(eq(conversations.id, id)).get();
      if (!row) return;
      const settings = { ...row.settings, ...change.settings };
      const seed = seedOf(settings, row, this.#ids);
      tx.update(conversations)
        .set({ settings, seed, title: change.title ?? row.title, updatedAt: now })
        .where(eq(conversations.id, id))
        .run();
    });
  }

  async endConversation(id: ConversationId): Promise<void> {
    await this.#db.write((tx, now) => {
      tx.update(conversations).set({ endedAt: now }).where(eq(conversations.id, id)).run();
      cancelConversationWork(tx, id, now);
    });
  }

  async deleteConversation(id: ConversationId): Promise<void> {
    await this.#db.write((tx, now) => startDeleting(tx, id, now));
  }

  async isThreadShared(id: ConversationId): Promise<boolean> {
    return this.#db.read((tx) => isThreadShared(tx, id));
  }

  async purgeConversation(id: ConversationId): Promise<BlobKey[]> {
    return this.#db.erase((tx) => purgeConversation(tx, id));
  }
}

/** The seed that was set, or a new one instead of a seed that was set before. A rolled seed stays. */
function seedOf(settings: Settings, before: { settings: Settings; seed: number }, ids: IdGenerator): number {
  if (typeof settings.seed === "number") return settings.seed;
  return before.settings.seed === "new" ? before.seed : ids.nextSeed();
}
