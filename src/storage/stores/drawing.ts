import { eq } from "drizzle-orm";
import type { QueuePosition } from "../../core/cards/views.ts";
import type { IdGenerator } from "../../core/ports/runtime.ts";
import type { Charge, Plan, ReadingCall, ReadingOutcome, StartResult, VariantOutcome } from "../../core/store.ts";
import type { DrawingStore } from "../../core/stores.ts";
import type { CostEstimate, Failure, Turn, TurnId, VariantId } from "../../core/vocabulary.ts";
import { type Database, first } from "../dialect.ts";
import { lockTurn, lockVariant } from "../rules/locks.ts";
import { listWaitingTurns, queuePositionOf } from "../rules/tasks/queue-positions.ts";
import { closeTurn } from "../rules/tasks/schedule.ts";
import { completeVariant, deferVariant, keepJob, startVariant } from "../rules/turns/drawing.ts";
import { askAboutCost, askForPicture } from "../rules/turns/questions.ts";
import { completeReading, startReading } from "../rules/turns/readings.ts";
import { startTurn } from "../rules/turns/turns.ts";
import { tablesOf } from "../tables.ts";

/** How turns and their variants are drawn. */
export class SqlDrawingStore implements DrawingStore {
  readonly #db: Database;
  readonly #ids: IdGenerator;

  constructor(db: Database, ids: IdGenerator) {
    this.#db = db;
    this.#ids = ids;
  }

  async startTurn(id: TurnId, plan: Plan): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      await startTurn(tx, id, plan, now, this.#ids);
    });
  }

  async askForPicture(id: TurnId, editedAt: Date | undefined): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      await askForPicture(tx, id, editedAt, now);
    });
  }

  async askAboutCost(id: TurnId, cost: CostEstimate, seen: Pick<Turn, "editedAt" | "picturesAt">): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      await askAboutCost(tx, id, cost, seen, now);
    });
  }

  async startReading(id: TurnId, call: ReadingCall, charge: Charge): Promise<StartResult> {
    return this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      return await startReading(tx, id, call, charge, now);
    });
  }

  async completeReading(id: TurnId, outcome: ReadingOutcome): Promise<void> {
    await this.#db.write(async (tx) => {
      await lockTurn(tx, id);
      await completeReading(tx, id, outcome);
    });
  }

  async failTurn(id: TurnId, failure: Failure): Promise<void> {
    const { turns } = tablesOf(this.#db);
    await this.#db.write(async (tx, now) => {
      await lockTurn(tx, id);
      const turn = await first(tx.select({ state: turns.state }).from(turns).where(eq(turns.id, id)));
      if (turn?.state === "received") await closeTurn(tx, id, "failed", now, { failure });
    });
  }

  async startVariant(id: VariantId, charge?: Charge): Promise<StartResult> {
    return this.#db.write(async (tx, now) => {
      await lockVariant(tx, id);
      return await startVariant(tx, id, charge, now);
    });
  }

  async keepJob(id: VariantId, job: string): Promise<void> {
    await this.#db.write(async (tx) => {
      await keepJob(tx, id, job);
    });
  }

  async deferVariant(id: VariantId, until: Date): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await lockVariant(tx, id);
      await deferVariant(tx, id, until, now);
    });
  }

  async completeVariant(id: VariantId, outcome: VariantOutcome): Promise<boolean> {
    return this.#db.write(async (tx, now) => {
      await lockVariant(tx, id);
      return await completeVariant(tx, id, outcome, now);
    });
  }

  async queuePositionOf(turn: TurnId): Promise<QueuePosition> {
    return this.#db.query((db) => queuePositionOf(db, turn));
  }

  async listWaitingTurns(limit: number): Promise<{ turn: TurnId; ahead: number }[]> {
    return this.#db.query((db) => listWaitingTurns(db, limit));
  }
}
