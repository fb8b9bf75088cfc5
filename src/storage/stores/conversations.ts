import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { ActiveThread, ThreadScope } from "../../core/ports/core.ts";
import type { IdGenerator } from "../../core/ports/runtime.ts";
import type { NewTurn, RebuiltConversation, ReceiveResult, ThreadTrace } from "../../core/store.ts";
import type { ConversationStore } from "../../core/stores.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  PlatformName,
  Settings,
  Thread,
  TurnState,
} from "../../core/vocabulary.ts";
import { type Database, first, type Tx } from "../dialect.ts";
import { lockConversations } from "../rules/locks.ts";
import { startDeleting } from "../rules/privacy/forget.ts";
import { selectInvolving } from "../rules/privacy/involvement.ts";
import { isThreadShared, purgeConversation } from "../rules/privacy/remove.ts";
import { byIdOrKey, toConversation } from "../rules/read.ts";
import { cancelConversationWork } from "../rules/turns/publishing.ts";
import { findTrace, rebuild } from "../rules/turns/rebuild.ts";
import { activeConversation, receive } from "../rules/turns/receive.ts";
import type { conversations } from "../schema.ts";
import { tablesOf } from "../tables.ts";

const openStates: readonly TurnState[] = ["asking", "received", "drawing"];

/** Conversations: start, continue, end, delete. */
export class SqlConversationStore implements ConversationStore {
  readonly #db: Database;
  readonly #ids: IdGenerator;

  constructor(db: Database, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async receive(turn: NewTurn): Promise<ReceiveResult> {
    return this.#db.write(async (tx, now) => await receive(tx, turn, now, this.#ids));
  }

  async isThreadActive(thread: Thread): Promise<boolean> {
    return this.#db.query(async (db) => (await activeConversation(db, thread))?.state === "active");
  }

  async findTrace(thread: Thread): Promise<ThreadTrace> {
    return this.#db.read(async (tx) => await findTrace(tx, thread));
  }

  async rebuild(conversation: RebuiltConversation): Promise<"rebuilt" | Exclude<ThreadTrace, "none">> {
    return this.#db.write(async (tx, now) => await rebuild(tx, conversation, now, this.#ids));
  }

  async findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined> {
    const { conversations } = tablesOf(this.#db);
    return this.#db.query(async (db) => {
      const row =
        typeof of === "object"
          ? await activeConversation(db, of)
          : await first(db.select().from(conversations).where(byIdOrKey(conversations, of)));
      return row && toConversation(row);
    });
  }

  async listConversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    limit: number,
  ): Promise<Conversation[]> {
    const { conversations } = tablesOf(this.#db);
    const own = and(eq(conversations.platform, platform), eq(conversations.owner, person));
    return this.#db.read(async (tx) => await listNewest(tx, own, before, limit));
  }

  async listInvolving(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    limit: number,
  ): Promise<Conversation[]> {
    const { conversations } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const involving = inArray(conversations.id, selectInvolving(tx, { platform, person }));
      return await listNewest(tx, involving, before, limit);
    });
  }

  async listConversations(platform: PlatformName, server?: string | null): Promise<{ id: ConversationId; thread: Thread }[]> {
    const { conversations } = tablesOf(this.#db);
    const there =
      server === undefined ? undefined : server === null ? isNull(conversations.server) : eq(conversations.server, server);
    const opened = and(eq(conversations.platform, platform), eq(conversations.state, "active"), there);
    const rows = await this.#db.read(
      async (tx) => await tx.select({ id: conversations.id, thread: conversations.thread }).from(conversations).where(opened),
    );
    return rows.flatMap(({ id, thread }) => (thread === null ? [] : { id, thread: { platform, id: thread } }));
  }

  async assignServer(id: ConversationId, server: string): Promise<void> {
    const { conversations } = tablesOf(this.#db);
    const unassigned = and(eq(conversations.id, id), isNull(conversations.server));
    await this.#db.write(async (tx) => await tx.update(conversations).set({ server }).where(unassigned));
  }

  async listActiveSince(platform: PlatformName, since: Date, limit: number, scope?: ThreadScope): Promise<ActiveThread[]> {
    const { conversations, turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const live = and(
        eq(conversations.platform, platform),
        gte(conversations.lastEventAt, since),
        isNull(conversations.endedAt),
        isNotNull(conversations.thread),
        scope && isInScope(scope, conversations),
      );
      const rows = await tx.select().from(conversations).where(live).orderBy(desc(conversations.lastEventAt)).limit(limit);
      const isOpen = inArray(turns.state, [...openStates]);
      const known = await tx
        .select({
          conversation: turns.conversation,
          message: turns.message,
          state: turns.state,
          request: sql<string>`coalesce(${turns.revises}, ${turns.requestId})`,
        })
        .from(turns)
        .where(
          and(
            inArray(
              turns.conversation,
              rows.map(({ id }) => id),
            ),
            or(isNotNull(turns.message), isOpen),
          ),
        )
        .orderBy(asc(turns.number));
      const turnsOf = Map.groupBy(known, ({ conversation }) => conversation);
      return rows.map((row) => {
        const own = turnsOf.get(row.id) ?? [];
        return {
          thread: { platform, id: row.thread as string },
          lastEvent: { id: row.lastEventId, at: row.lastEventAt },
          cards: own.flatMap(({ message }) => message ?? []),
          openRequests: own.filter(({ state }) => openStates.includes(state)).map(({ request }) => request),
        };
      });
    });
  }

  async updateConversation(id: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void> {
    const { conversations } = tablesOf(this.#db);
    await this.#db.write(async (tx, now) => {
      await lockConversations(tx, id);
      const row = await first(tx.select().from(conversations).where(eq(conversations.id, id)));
      if (!row) return;
      const settings = { ...row.settings, ...change.settings };
      const seed = seedOf(settings, row, this.#ids);
      await tx
        .update(conversations)
        .set({ settings, seed, title: change.title ?? row.title, updatedAt: now })
        .where(eq(conversations.id, id));
    });
  }

  async endConversation(id: ConversationId): Promise<boolean> {
    const { conversations } = tablesOf(this.#db);
    return this.#db.write(async (tx, now) => {
      await lockConversations(tx, id);
      const active = and(eq(conversations.id, id), isNull(conversations.endedAt));
      const ended = await tx.update(conversations).set({ endedAt: now }).where(active).returning({ id: conversations.id });
      await cancelConversationWork(tx, id, now);
      return ended.length > 0;
    });
  }

  async deleteConversation(id: ConversationId): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockConversations(tx, id);
      await startDeleting(tx, id, now);
    });
  }

  async isThreadShared(id: ConversationId): Promise<boolean> {
    return this.#db.read(async (tx) => await isThreadShared(tx, id));
  }

  async purgeConversation(id: ConversationId): Promise<BlobKey[]> {
    return this.#db.erase(async (tx, now) => {
      await lockConversations(tx, id);
      return await purgeConversation(tx, id, now);
    });
  }
}

/** The active ones among these conversations that are older than `before`, newest first. */
async function listNewest(
  tx: Tx,
  which: SQL | undefined,
  before: ConversationKey | undefined,
  limit: number,
): Promise<Conversation[]> {
  const { conversations } = tablesOf(tx);
  const from = before && (await first(tx.select().from(conversations).where(eq(conversations.key, before))));
  const older = from && sql`(${conversations.updatedAt}, ${conversations.id}) < (${from.updatedAt.getTime()}, ${from.id})`;
  const rows = await tx
    .select()
    .from(conversations)
    .where(and(which, eq(conversations.state, "active"), older))
    .orderBy(desc(conversations.updatedAt), desc(conversations.id))
    .limit(limit);
  return rows.map(toConversation);
}

/** The seed that was set, or a new one instead of a seed that was set before. A rolled seed stays. */
function seedOf(settings: Settings, before: { settings: Settings; seed: number }, ids: IdGenerator): number {
  if (typeof settings.seed === "number") return settings.seed;
  return before.settings.seed === "new" ? before.seed : ids.nextSeed();
}

function isInScope({ servers, withoutServer }: ThreadScope, { server }: typeof conversations): SQL | undefined {
  return or(inArray(server, servers), withoutServer ? isNull(server) : undefined);
}
