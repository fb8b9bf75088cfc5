import type { NewTask, TaskScheduler } from "./dialect.ts";

/** Collects the tasks that a transaction schedules: a change may need the same one in several places, and the queue gets it once. */
export class CollectedTasks implements TaskScheduler {
  readonly #queue: TaskScheduler;
  readonly #tasks = new Map<string, NewTask>();

  constructor(queue: TaskScheduler) {
    this.#queue = queue;
  }

  async schedule(task: NewTask): Promise<void> {
    this.#tasks.set(nameOf(task), task);
  }

  async unschedule(task: Pick<NewTask, "kind" | "lane" | "subject">): Promise<void> {
    this.#tasks.delete(nameOf(task));
    await this.#queue.unschedule(task);
  }

  /** Hands them to the queue. Call it at the end of the transaction. */
  async flush(now: Date): Promise<void> {
    for (const task of this.#tasks.values()) await this.#queue.schedule(task, now);
    this.#tasks.clear();
  }

  /** Call it at the start of a transaction: the one before may have failed. */
  clear(): void {
    this.#tasks.clear();
  }
}

function nameOf({ kind, subject }: Pick<NewTask, "kind" | "subject">): string {
  return `${kind}:${subject}`;
}
