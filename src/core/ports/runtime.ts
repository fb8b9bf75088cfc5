// What the core needs from the process it runs in.

import type { TaskKind } from "../task-queue.ts";
import type { ModelId, PlatformName } from "../vocabulary.ts";

/** Random keys and seeds. */
export interface IdGenerator {
  /** Twelve base62 characters. */
  nextKey(): string;
  /** 0 … 2³¹ − 1. */
  nextSeed(): number;
  /** 256 random bits in base64url: 43 characters. */
  nextSecret(): string;
}

export type TaskOutcome = "done" | "deferred" | "failed";

/** Metrics for the administrator, by kind, platform and model, never by person. */
export interface Metrics {
  turnReceived(platform: PlatformName): void;
  /** `seconds`: since the request. `outcome`: "done", "failed" or "cancelled". */
  turnEnded(platform: PlatformName, outcome: string, seconds: number): void;
  /** One picture was requested from a model. `outcome`: "ready" or the code of the error. */
  pictureDrawn(model: ModelId, outcome: string, seconds: number): void;
  /** One instruction was sent to a language model. `outcome`: "read" or the code of the error. */
  instructionRead(model: ModelId, outcome: string, seconds: number): void;
  /** USD paid for a drawing or a reading. */
  moneySpent(model: ModelId, usd: number): void;
  /** One card was sent. `outcome`: "posted", "edited" or the code of the error. Deferred ones aren't counted. */
  cardPosted(platform: PlatformName, outcome: string): void;
  /** One run of a task ended. */
  taskEnded(kind: TaskKind, outcome: TaskOutcome, seconds: number): void;
}

export interface Clock {
  now(): Date;
}

export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}
