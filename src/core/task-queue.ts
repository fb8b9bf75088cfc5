// Durable tasks, as the worker sees them. The stores schedule them.

import type { ConversationId, ForgetRequestId, TurnId, VariantId } from "./vocabulary.ts";

/** `attempts`: how often it failed before. `crashes`: how often the process died during it. `lease` identifies this run. */
export type Task = { key: string; attempts: number; crashes: number; lease: string; lane: string } & (
  | { kind: "open" | "remove"; subject: ConversationId }
  | { kind: "prepare" | "publish"; subject: TurnId }
  | { kind: "draw"; subject: VariantId }
  | { kind: "forget"; subject: ForgetRequestId }
);
export type TaskKind = Task["kind"];

/** The reason of a deferral when the process stops in the middle of a task. */
export const STOPPED = "stopped";

/** At least once. A drawing that was interrupted may have been paid: its reservation then counts as spent. People take turns; otherwise the task that is due longest comes first. A task scheduled while it runs runs again. */
export interface TaskQueue {
  /** How long a claim lasts unless it is extended. */
  readonly leaseMs: number;
  /** Claims tasks that are due, the first ones, at most `limit`. `lane`: the provider for `draw`, the platform for all others. */
  claim(kind: TaskKind, lane: string, limit: number): Promise<Task[]>;
  /** False if the lease was lost: the task is gone, or belongs to another run. */
  extend(task: Task): Promise<boolean>;
  /** False if the lease was lost before: then it changes nothing. */
  complete(task: Task): Promise<boolean>;
  /** Makes it due again at `at`. `counts`: it was a failed attempt, not a wait. False if the lease was lost before: then it changes nothing. */
  defer(task: Task, at: Date, error: string, counts: boolean): Promise<boolean>;
  /** Releases the leases of a dead process, where only one process runs at a time. Called once, before the worker starts. */
  releaseAll(): Promise<void>;
  /** Running tasks by kind. */
  countRunning(): Promise<Record<TaskKind, number>>;
  /** Waiting and running tasks by kind. */
  countAll(): Promise<Record<TaskKind, number>>;
}
