import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { AnswerResult, QuestionAnswer, RetryOrder, RetryResult } from "../../core/store.ts";
import type { TurnStore } from "../../core/stores.ts";
import type {
  ConversationId,
  MessageId,
  PlatformName,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "../../core/vocabulary.ts";
import { type Database, first, type Tx } from "../dialect.ts";
import { lockTurn, lockVariant } from "../rules/locks.ts";
import { answerQuestion, findQuestion } from "../rules/questions.ts";
import { byIdOrKey, readTurns } from "../rules/read.ts";
import { withdrawRequest } from "../rules/revise.ts";
import { cancelTurn } from "../rules/schedule.ts";
import { retryVariants, setPick } from "../rules/turns.ts";
import { turns } from "../schema.ts";
import { tablesOf } from "../tables.ts";

/** Turns: look up, pick, cancel, retry. */
export class SqlTurnStore implements TurnStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async findTurn(of: TurnId | TurnKey): Promise<Turn | undefined> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const id =
        typeof of === "number" ? of : (await first(tx.select({ id: turns.id }).from(turns).where(eq(turns.key, of))))?.id;
      return id === undefined ? undefined : (await readTurns(tx, [id]))[0];
    });
  }

  async findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined> {
    const { variants } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const row = await first(tx.select({ turn: variants.turn }).from(variants).where(byIdOrKey(variants, variant)));
      return row && (await readTurns(tx, [row.turn]))[0];
    });
  }

  async findTurnByMessage(thread: Thread, message: MessageId): Promise<Turn | undefined> {
    const { conversations, turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const here = and(eq(turns.platform, thread.platform), eq(turns.message, message), eq(conversations.thread, thread.id));
      const row = await first(
        tx.select({ id: turns.id }).from(turns).innerJoin(conversations, eq(conversations.id, turns.conversation)).where(here),
      );
      return row && (await readTurns(tx, [row.id]))[0];
    });
  }

  async findTurnByNumber(conversation: ConversationId, number: number): Promise<Turn | undefined> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const at = and(eq(turns.conversation, conversation), eq(turns.number, number));
      const row = await first(tx.select({ id: turns.id }).from(turns).where(at));
      return row && (await readTurns(tx, [row.id]))[0];
    });
  }

  async findPreviousTurn(turn: TurnId): Promise<Turn | undefined> {
    return this.#db.read(async (tx) => (await readTurns(tx, await numberBefore(tx, turn)))[0]);
  }

  async listTurns(conversation: ConversationId): Promise<Turn[]> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const rows = await tx
        .select({ id: turns.id })
        .from(turns)
        .where(eq(turns.conversation, conversation))
        .orderBy(asc(turns.number));
      return await readTurns(
        tx,
        rows.map((row) => row.id),
      );
    });
  }

  async countTurns(conversation: ConversationId): Promise<number> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const newest = tx.select({ number: turns.number }).from(turns).where(eq(turns.conversation, conversation));
      return (await first(newest.orderBy(desc(turns.number)).limit(1)))?.number ?? 0;
    });
  }

  async findLastEdit(conversation: ConversationId): Promise<TurnKey | undefined> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const edits = and(eq(turns.conversation, conversation), eq(turns.kind, "edit"));
      return (await first(tx.select({ key: turns.key }).from(turns).where(edits).orderBy(desc(turns.number)).limit(1)))?.key;
    });
  }

  async listBranch(turn: TurnId, limit: number): Promise<Turn[]> {
    return this.#db.read(async (tx) => {
      const ids: TurnId[] = [];
      for (let at = await parentOf(tx, turn); at && ids.length < limit; at = await parentOf(tx, at)) ids.push(at);
      return await readTurns(tx, ids);
    });
  }

  async findOpenTurn(conversation: ConversationId): Promise<Turn | undefined> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const row = await first(
        tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number)).limit(1),
      );
      return row && (await readTurns(tx, [row.id]))[0];
    });
  }

  async listOpenTurns(conversation: ConversationId): Promise<Turn[]> {
    const { turns } = tablesOf(this.#db);
    return this.#db.read(async (tx) => {
      const rows = await tx.select({ id: turns.id }).from(turns).where(openIn(conversation)).orderBy(asc(turns.number));
      return await readTurns(
        tx,
        rows.map(({ id }) => id),
      );
    });
  }

  async retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult> {
    return this.#db.write(async (tx, now) => await retryVariants(tx, turn, retry, now));
  }

  async answerQuestion(turn: TurnId, answer: QuestionAnswer): Promise<AnswerResult> {
    return this.#db.write(async (tx, now) => await answerQuestion(tx, turn, answer, now));
  }

  async findQuestion(platform: PlatformName, person: string, since: { asked: Date; sent: Date }): Promise<Turn | undefined> {
    return this.#db.read(async (tx) => {
      const id = await findQuestion(tx, platform, person, since);
      return id === undefined ? undefined : (await readTurns(tx, [id]))[0];
    });
  }

  async withdrawRequest(platform: PlatformName, request: string): Promise<boolean> {
    return this.#db.write(async (tx, now) => await withdrawRequest(tx, platform, request, now));
  }

  async cancelTurn(turn: TurnId): Promise<boolean> {
    return this.#db.write(async (tx, now) => {
      await lockTurn(tx, turn);
      return await cancelTurn(tx, turn, now);
    });
  }

  async setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockVariant(tx, variant);
      await setPick(tx, variant, person, on, now);
    });
  }

  onTurnEnded(listen: (turn: TurnId) => void): void {
    this.#db.onTurnEnded(listen);
  }
}

function openIn(conversation: ConversationId) {
  return and(eq(turns.conversation, conversation), sql`state in ('received', 'drawing')`); // as in the index
}

async function numberBefore(tx: Tx, turn: TurnId): Promise<TurnId[]> {
  const { turns } = tablesOf(tx);
  const row = await first(
    tx.select({ conversation: turns.conversation, number: turns.number }).from(turns).where(eq(turns.id, turn)),
  );
  if (!row) return [];
  const earlier = and(eq(turns.conversation, row.conversation), lt(turns.number, row.number));
  return (await tx.select({ id: turns.id }).from(turns).where(earlier).orderBy(desc(turns.number)).limit(1)).map(({ id }) => id);
}

async function parentOf(tx: Tx, turn: TurnId): Promise<TurnId | undefined> {
  const { turns } = tablesOf(tx);
  return (await first(tx.select({ parent: turns.parent }).from(turns).where(eq(turns.id, turn))))?.parent ?? undefined;
}
