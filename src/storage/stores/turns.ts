import { and, asc, desc, eq, exists, inArray, lte, sql } from "drizzle-orm";
import type { AnswerResult, QuestionAnswer, RetryOrder, RetryResult, TurnOutline } from "../../core/store.ts";
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
import { type Database, first } from "../dialect.ts";
import { lockTurn, lockVariant } from "../rules/locks.ts";
import { selectTurns, toTurn } from "../rules/read.ts";
import { cancelTurn } from "../rules/tasks/schedule.ts";
import { listOutlines } from "../rules/turns/outlines.ts";
import { answerQuestion, findQuestion } from "../rules/turns/questions.ts";
import { withdrawRequest } from "../rules/turns/revise.ts";
import { retryVariants, setPick } from "../rules/turns/turns.ts";
import { statement, tablesOf } from "../tables.ts";

const { placeholder } = sql;
/** The largest integer of Postgres. */
const MAX_NUMBER = 2 ** 31 - 1;

/** Turns: look up, pick, cancel, retry. */
export class SqlTurnStore implements TurnStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  findTurn(of: TurnId | TurnKey): Promise<Turn | undefined> {
    return typeof of === "number" ? this.#first(turnById, { id: of }) : this.#first(turnByKey, { key: of });
  }

  findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined> {
    return typeof variant === "number"
      ? this.#first(turnOfVariantId, { id: variant })
      : this.#first(turnOfVariantKey, { key: variant });
  }

  findTurnByMessage({ platform, id }: Thread, message: MessageId): Promise<Turn | undefined> {
    return this.#first(turnByMessage, { platform, message, thread: id });
  }

  findTurnByNumber(conversation: ConversationId, number: number): Promise<Turn | undefined> {
    return this.#first(turnByNumber, { conversation, number });
  }

  findPreviousTurn(turn: TurnId): Promise<Turn | undefined> {
    return this.#first(previousTurn, { turn });
  }

  listTurns(conversation: ConversationId): Promise<Turn[]> {
    return this.#all(turnsOf, { conversation });
  }

  async listNewestTurns(conversation: ConversationId, limit: number, upTo = MAX_NUMBER): Promise<Turn[]> {
    return (await this.#all(newestTurnsOf, { conversation, limit, upTo })).reverse();
  }

  findSourceTurn(conversation: ConversationId): Promise<Turn | undefined> {
    return this.#first(sourceTurnOf, { conversation });
  }

  listOutlines(conversation: ConversationId): Promise<TurnOutline[]> {
    return this.#db.read((tx) => listOutlines(tx, conversation));
  }

  async listPrompts(of: ConversationId[]): Promise<{ conversation: ConversationId; turn: TurnKey; prompt: string }[]> {
    const { turns } = tablesOf(this.#db);
    const { conversation, key: turn, prompt } = turns;
    return this.#db.query((db) =>
      db.select({ conversation, turn, prompt }).from(turns).where(inArray(conversation, of)).orderBy(conversation, turns.number),
    );
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
    return limit > 0 ? this.#all(branchOf, { turn, limit }) : [];
  }

  findOpenTurn(conversation: ConversationId): Promise<Turn | undefined> {
    return this.#first(openTurnsOf, { conversation });
  }

  listOpenTurns(conversation: ConversationId): Promise<Turn[]> {
    return this.#all(openTurnsOf, { conversation });
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
      const row = id === undefined ? undefined : await turnById(tx).get({ id });
      return row && toTurn(row);
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

  async #first(query: typeof turnById, values: Record<string, unknown>): Promise<Turn | undefined> {
    const row = await this.#db.query((db) => query(db).get(values));
    return row && toTurn(row);
  }

  async #all(query: typeof turnById, values: Record<string, unknown>): Promise<Turn[]> {
    return (await this.#db.query((db) => query(db).all(values))).map(toTurn);
  }
}

const turnById = statement((db, tables) => selectTurns(db, tables).where(eq(tables.turns.id, placeholder("id"))));
const turnByKey = statement((db, tables) => selectTurns(db, tables).where(eq(tables.turns.key, placeholder("key"))));
const turnOfVariantId = statement((db, tables) => {
  const { turns, variants } = tables;
  const turn = db
    .select({ turn: variants.turn })
    .from(variants)
    .where(eq(variants.id, placeholder("id")));
  return selectTurns(db, tables).where(eq(turns.id, sql`${turn}`));
});
const turnOfVariantKey = statement((db, tables) => {
  const { turns, variants } = tables;
  const turn = db
    .select({ turn: variants.turn })
    .from(variants)
    .where(eq(variants.key, placeholder("key")));
  return selectTurns(db, tables).where(eq(turns.id, sql`${turn}`));
});
const turnByMessage = statement((db, tables) => {
  const { conversations, turns } = tables;
  return selectTurns(db, tables).where(
    and(
      eq(turns.platform, placeholder("platform")),
      eq(turns.message, placeholder("message")),
      eq(conversations.thread, placeholder("thread")),
    ),
  );
});
const turnByNumber = statement((db, tables) => {
  const { turns } = tables;
  return selectTurns(db, tables).where(
    and(eq(turns.conversation, placeholder("conversation")), eq(turns.number, placeholder("number"))),
  );
});
const previousTurn = statement((db, tables) => {
  const { turns } = tables;
  return selectTurns(db, tables)
    .where(
      and(
        sql`${turns.conversation} = (select conversation from turns where id = ${placeholder("turn")})`,
        sql`${turns.number} < (select number from turns where id = ${placeholder("turn")})`,
      ),
    )
    .orderBy(desc(turns.number))
    .limit(1);
});
const turnsOf = statement((db, tables) => {
  const { turns } = tables;
  return selectTurns(db, tables)
    .where(eq(turns.conversation, placeholder("conversation")))
    .orderBy(asc(turns.number));
});
const newestTurnsOf = statement((db, tables) => {
  const { turns } = tables;
  return selectTurns(db, tables)
    .where(and(eq(turns.conversation, placeholder("conversation")), lte(turns.number, placeholder("upTo"))))
    .orderBy(desc(turns.number))
    .limit(placeholder("limit"));
});
const sourceTurnOf = statement((db, tables) => {
  const { turnReferences, turns } = tables;
  const sources = db
    .select({ turn: turnReferences.turn })
    .from(turnReferences)
    .where(and(eq(turnReferences.turn, turns.id), eq(turnReferences.origin, "source")));
  return selectTurns(db, tables)
    .where(and(eq(turns.conversation, placeholder("conversation")), exists(sources)))
    .orderBy(asc(turns.number))
    .limit(1);
});
const openTurnsOf = statement((db, tables) => {
  const { turns } = tables;
  return selectTurns(db, tables)
    .where(and(eq(turns.conversation, placeholder("conversation")), sql`${turns.state} in ('received', 'drawing')`)) // as in the index
    .orderBy(asc(turns.number));
});
/** Its parent, that one's parent, and so on. */
const branchOf = statement((db, tables) => {
  const { turns } = tables;
  const branch = sql`(
    with recursive ancestors (id, distance) as (
      select parent_turn, 1 from turns where id = ${placeholder("turn")}
      union all
      select turns.parent_turn, distance + 1 from ancestors join turns on turns.id = ancestors.id where distance < ${placeholder("limit")}
    )
    select id, distance from ancestors
  ) as branch`;
  return selectTurns(db, tables).innerJoin(branch, sql`branch.id = ${turns.id}`).orderBy(sql`branch.distance`);
});
