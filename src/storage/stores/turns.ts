import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { RetryOrder, RetryResult } from "../../core/store.ts";
import type { TurnStore } from "../../core/stores.ts";
import type { ConversationId, MessageId, Thread, Turn, TurnId, TurnKey, VariantId, VariantKey } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { byIdOrKey, readTurns } from "../rules/read.ts";
import { cancelTurn } from "../rules/schedule.ts";
import { retryVariants, setPick } from "../rules/turns.ts";
import { conversations, turns, variants } from "../schema.ts";
import type { Tx } from "../transactions.ts";

/** Turns: look up, pick, cancel, retry. */
export class SqliteTurnStore implements TurnStore {
  readonly #db: SqliteAccess;

  constructor(db: SqliteAccess) {
    this.#db = db;
  }

  async findTurn(of: TurnId | TurnKey): Promise<Turn | undefined> {
    return this.#db.read((tx) => {
      const id = typeof of === "number" ? of : tx.select({ id: turns.id }).from(turns).where(eq(turns.key, of)).get()?.id;
      return id === undefined ? undefined : readTurns(tx, [id])[0];
    });
  }

  async findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined> {
    return this.#db.read((tx) => {
      const row = tx.select({ turn: variants.turn }).from(variants).where(byIdOrKey(variants, variant)).get();
      return row && readTurns(tx, [row.turn])[0];
    });
  }

  async findTurnByMessage(thread: Thread, message: MessageId): Promise<Turn | undefined> {
    return this.#db.read((tx) => {
      const here = and(eq(turns.platform, thread.platform), eq(turns.message, message), eq(conversations.thread, thread.id));
      const row = tx
        .select({ id: turns.id })
        .from(turns)
        .innerJoin(conversations, eq(conversations.id, turns.conversation))
        .where(here)
        .get();
      return row && readTurns(tx, [row.id])[0];
    });
  }

  async findPreviousTurn(turn: TurnId): Promise<Turn | undefined> {
    return this.#db.read((tx) => readTurns(tx, numberBefore(tx, turn))[0]);
  }

  async listTurns(conversation: ConversationId): Promise<Turn[]> {
    return this.#db.read((tx) => {
      const rows = tx
        .select({ id: turns.id })
        .from(turns)
        .where(eq(turns.conversation, conversation))
        .orderBy(asc(turns.number))
        .all();
      return readTurns(
        tx,
        rows.map((row) => row.id),
      );
    });
  }

  async findLastEdit(conversation: ConversationId): Promise<TurnKey | undefined> {
    return this.#db.read((tx) => {
      const edits = and(eq(turns.conversation, conversation), eq(turns.kind, "edit"));
      return tx.select({ key: turns.key }).from(turns).where(edits).orderBy(desc(turns.number)).limit(1).get()?.key;
    });
  }

  async listBranch(turn: TurnId, limit: number): Promise<Turn[]> {
    return this.#db.read((tx) => {
      const ids: TurnId[] = [];
      for (let at = parentOf(tx, turn); at && ids.length < limit; at = parentOf(tx, at)) ids.push(at);
      return readTurns(tx, ids);
    });
  }

  async findOpenTurn(conversation: ConversationId): Promise<Turn | undefined> {
    return this.#db.read((tx) => {
      const row = tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number)).limit(1).get();
      return row && readTurns(tx, [row.id])[0];
    });
  }

  async listOpenTurns(conversation: ConversationId): Promise<Turn[]> {
    return this.#db.read((tx) => {
      const rows = tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number)).all();
      return readTurns(
        tx,
        rows.map(({ id }) => id),
      );
    });
  }

  async retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult> {
    return this.#db.write((tx, now) => retryVariants(tx, turn, retry, now));
  }

  async cancelTurn(turn: TurnId): Promise<boolean> {
    return this.#db.write((tx, now) => cancelTurn(tx, turn, now));
  }

  async setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void> {
    await this.#db.write((tx, now) => setPick(tx, variant, person, on, now));
  }

  onTurnEnded(listen: (turn: TurnId) => void): void {
    this.#db.onTurnEnded(listen);
  }
}

function openIn(conversation: ConversationId) {
  return and(eq(turns.conversation, conversation), sql`state in ('received', 'drawing')`); // as in the index
}

function numberBefore(tx: Tx, turn: TurnId): TurnId[] {
  const row = tx.select({ conversation: turns.conversation, number: turns.number }).from(turns).where(eq(turns.id, turn)).get();
  if (!row) return [];
  const earlier = and(eq(turns.conversation, row.conversation), lt(turns.number, row.number));
  return tx
    .select({ id: turns.id })
    .from(turns)
    .where(earlier)
    .orderBy(desc(turns.number))
    .limit(1)
    .all()
    .map(({ id }) => id);
}

function parentOf(tx: Tx, turn: TurnId): TurnId | undefined {
  return tx.select({ parent: turns.parent }).from(turns).where(eq(turns.id, turn)).get()?.parent ?? undefined;
}
