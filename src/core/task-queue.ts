// The work to be done: tasks, as the worker asks for them.

import type { ConversationId, ForgetRequestId, TurnId, VariantId } from "./vocabulary.ts";

/** `attempts` failed before; `crashes` took the process with them. `wanted` tells runs of one task apart. */
export type Task = { key: string; attempts: number; crashes: number; lease: string; lane: string } & (
  | { kind: "open" | "remove"; subject: ConversationId }
  | { kind: "prepare" | "publish"; subject: TurnId }
  | { kind: "draw"; subject: VariantId }
  | { kind: "forget"; subject: ForgetRequestId }
);
export type TaskKind = Task["kind"];

/** Runs every task at least once, people in turn, else the longest due first. One scheduled while it runs runs again. */
export interface TaskQueue {
  /** `lane`: the provider of a draw, the platform of all else. */
  claim(kind: TaskKind, lane: string, leaseMs: number): Promise<Task | undefined>;
  /** False if the lease was lost: the task is gone, or someone else's. */
  extend(task: Task, leaseMs: number): Promise<boolean>;
  complete(task: Task): Promise<void>;
  /** Due again at `at`. `counts`: it was a failed attempt, not a wait. */
  defer(task: Task, at: Date, error: string, counts: boolean): Promise<void>;
  /** Frees what a dead process held. Called once, before the worker starts. */
  releaseAll(): Promise<void>;
  /** How many run, by kind. */
  countRunning(): Promise<Record<TaskKind, number>>;
  /** How many wait or run, by kind. */
  countAll(): Promise<Record<TaskKind, number>>;
}
