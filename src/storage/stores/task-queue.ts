import type { Task, TaskKind, TaskQueue } from "../../core/task-queue.ts";
import type { Database } from "../dialect.ts";
import { markSpendUnknown } from "../rules/spending.ts";
import * as queue from "../rules/tasks.ts";

/** Tasks as rows. A lease is a due time in the future. */
export class SqlTaskQueue implements TaskQueue {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async claim(kind: TaskKind, lane: string, leaseMs: number): Promise<Task | undefined> {
    // Reads first, so that idle workers take no write lock.
    if ((await this.#db.query((db, now) => queue.peekDue(db, kind, lane, now))) === undefined) return undefined;
    return this.#db.writeRelaxed(async (tx, now) => await queue.claim(tx, kind, lane, leaseMs, now));
  }

  async extend(task: Task, leaseMs: number): Promise<boolean> {
    return this.#db.writeRelaxed(async (tx, now) => await queue.extend(tx, task, leaseMs, now));
  }

  async complete(task: Task): Promise<void> {
    await this.#db.writeRelaxed(async (tx, now) => await queue.complete(tx, task, now));
  }

  async defer(task: Task, at: Date, error: string, counts: boolean): Promise<void> {
    await this.#db.write(async (tx, now) => await queue.defer(tx, task, at, error, counts, now));
  }

  async releaseAll(): Promise<void> {
    await this.#db.write(async (tx, now) => {
      await queue.releaseAll(tx, now);
      await markSpendUnknown(tx);
    });
  }

  async countRunning(): Promise<Record<TaskKind, number>> {
    return this.#db.read(queue.countRunning);
  }

  async countAll(): Promise<Record<TaskKind, number>> {
    return this.#db.read(queue.countAll);
  }
}
