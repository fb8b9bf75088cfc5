import { eq } from "drizzle-orm";
import type { IdGenerator } from "../../core/ports.ts";
import type { Charge, Plan, StartResult, VariantOutcome } from "../../core/store.ts";
import type { DrawingStore } from "../../core/stores.ts";
import type { Failure, TurnId, VariantId } from "../../core/vocabulary.ts";
import type { SqliteAccess } from "../access.ts";
import { completeVariant, deferVariant, startVariant } from "../rules/drawing.ts";
import { closeTurn } from "../rules/schedule.ts";
import { listWaitingTurns, queuePositionOf } from "../rules/tasks.ts";
import { startTurn } from "../rules/turns.ts";
import { turns } from "../schema.ts";

/** How turns and their variants are drawn. */
export class SqliteDrawingStore implements DrawingStore {
  readonly #db: SqliteAccess;
  readonly #ids: IdGenerator;

  constructor(db: SqliteAccess, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async startTurn(id: TurnId, plan: Plan): Promise<void> {
    await this.#db.write((tx, now) => startTurn(tx, id, plan, now, this.#ids));
  }

  async failTurn(id: TurnId, failure: Failure): Promise<void> {
    await this.#db.write((tx, now) => {
      const turn = tx.select({ state: turns.state }).from(turns).where(eq(turns.id, id)).get();
      if (turn?.state === "received") closeTurn(tx, id, "failed", now, failure);
    });
  }

  async startVariant(id: VariantId, charge?: Charge): Promise<StartResult> {
    return this.#db.write((tx, now) => startVariant(tx, id, charge, now));
  }

  async deferVariant(id: VariantId, until: Date): Promise<void> {
    await this.#db.write((tx, now) => deferVariant(tx, id, until, now));
  }

  async completeVariant(id: VariantId, outcome: VariantOutcome): Promise<boolean> {
    return this.#db.write((tx, now) => completeVariant(tx, id, outcome, now));
  }

  async queuePositionOf(turn: TurnId): Promise<number> {
    return this.#db.read((tx) => queuePositionOf(tx, turn));
  }

  async listWaitingTurns(limit: number): Promise<{ turn: TurnId; ahead: number }[]> {
    return this.#db.read((tx) => listWaitingTurns(tx, limit));
  }
}
