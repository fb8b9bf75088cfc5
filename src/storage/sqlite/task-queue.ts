import { STOPPED, type Task, type TaskKind, type TaskQueue } from "../../core/task-queue.ts";
import type { Connection, Database } from "../dialect.ts";
import { DueQueues } from "../due-queues.ts";
import { markInterrupted } from "../rules/costs/spending.ts";
import * as queue from "./tasks.ts";

interface QueueDatabase extends Database {
  /** Like `writeRelaxed`, for statements that each need no transaction of their own. */
  writeRelaxedEach<T>(work: (connection: Connection, now: Date) => Promise<T>): Promise<T>;
}

/** Tasks as rows. A lease is a due time in the future. */
export class SqliteTaskQueue implements TaskQueue {
  readonly leaseMs = 30_000;
  readonly #due = new DueQueues((names) => this.#findDue(names));
  readonly #db: QueueDatabase;

  constructor(db: QueueDatabase) {
    this.#db = db;
  }

  async claim(kind: TaskKind, lane: string, limit: number): Promise<Task[]> {
    // Reads first, so that idle workers take no write lock.
    if (!(await this.#due.has(queueName(kind, lane)))) return [];
    return this.#db.writeRelaxed(async (tx, now) => {
      const tasks = await queue.claim(tx, { kind, lane, limit }, this.leaseMs, now);
      for (const task of tasks) if (task.crashes > 0) await markInterrupted(tx, task);
      return tasks;
    });
  }

  async extend(task: Task): Promise<boolean> {
    return this.#db.writeRelaxedEach((db, now) => queue.extend(db, task, this.leaseMs, now));
  }

  async complete(task: Task): Promise<boolean> {
    return this.#db.writeRelaxedEach((db, now) => queue.complete(db, task, now));
  }

  async defer(task: Task, at: Date, error: string, counts: boolean): Promise<boolean> {
    return this.#db.write(async (tx, now) => {
      if (error === STOPPED) await markInterrupted(tx, task);
      return await queue.defer(tx, task, at, error, counts, now);
    });
  }

  async releaseAll(): Promise<void> {
    await this.#db.write(queue.releaseAll);
  }

  async countRunning(): Promise<Record<TaskKind, number>> {
    return this.#db.read(queue.countRunning);
  }

  async countAll(): Promise<Record<TaskKind, number>> {
    return this.#db.read(queue.countAll);
  }

  async #findDue(names: string[]): Promise<string[]> {
    const queues = names.map((name) => JSON.parse(name) as [string, string]);
    const due = await this.#db.query((db, now) => queue.findDue(db, queues, now));
    return due.map(([kind, lane]) => queueName(kind, lane));
  }
}

function queueName(kind: string, lane: string): string {
  return JSON.stringify([kind, lane]);
}
