import type { ModelErrorCode, PlatformErrorCode } from "./vocabulary.ts";

interface ErrorDetails extends ErrorOptions {
  /** Milliseconds after which it is worth trying again, where the other side said so: as it said it, however absurd. */
  retryAfterMs?: number | undefined;
  /** Plain words for the person: a model's own answer, or what it could not understand. */
  userMessage?: string;
}

interface ModelErrorDetails extends ErrorDetails {
  /** USD that it cost all the same; 0: nothing. */
  costUsd?: number;
  /** The provider's name for the failed call, for the log. */
  requestId?: string;
}

/** The longest wait that a model may ask for. */
const MAX_MODEL_WAIT_MS = 24 * 60 * 60 * 1000;
/** The longest that a platform may: what waits there is a card. */
const MAX_PLATFORM_WAIT_MS = 60 * 60 * 1000;

/** A wait that another service asked for, as a number that can be added to a date; undefined where it said no number. */
function clampWait(ms: number | undefined, maxMs: number): number | undefined {
  return ms === undefined || Number.isNaN(ms) ? undefined : Math.min(maxMs, Math.max(0, ms));
}

/** Why a model drew nothing. `message` is for the log; `words`, if any, is for people. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly userMessage: string | undefined;
  readonly costUsd: number | undefined;
  readonly requestId: string | undefined;
  constructor(
    fault: ModelErrorCode,
    message: string,
    { retryAfterMs, userMessage, costUsd, requestId, ...options }: ModelErrorDetails = {},
  ) {
    super(message, options);
    this.code = fault;
    this.retryAfterMs = clampWait(retryAfterMs, MAX_MODEL_WAIT_MS);
    this.userMessage = userMessage;
    this.costUsd = costUsd;
    this.requestId = requestId;
  }
}

/** What a platform could not do. `message` is for the log; `words`, if any, is for people. `unknown`: it may or may not have happened, so look before doing it again. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly code: PlatformErrorCode;
  readonly retryAfterMs: number | undefined;
  /** What the person it concerns can do: which permission is missing, where to click. */
  readonly userMessage: string | undefined;
  constructor(fault: PlatformErrorCode, message: string, { retryAfterMs, userMessage, ...options }: ErrorDetails = {}) {
    super(message, options);
    this.code = fault;
    this.retryAfterMs = clampWait(retryAfterMs, MAX_PLATFORM_WAIT_MS);
    this.userMessage = userMessage;
  }
}

/** A platform won't let the bot in until an admin changes something. `message` is a sentence for that admin. */
export class PlatformRefusedError extends Error {
  override readonly name = "PlatformRefusedError";
}

export type PictureErrorCode =
  | "empty"
  | "too-large"
  | "too-many-pixels"
  | "not-a-picture"
  | "unsupported"
  | "heic"
  | "vector"
  | "damaged"
  | "disguised"
  | "too-slow";

/** Why bytes are not taken as a picture. `message` is a sentence for the person who sent them. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code: PictureErrorCode;
  constructor(fault: PictureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = fault;
  }
}

/** The disk is full, a file is missing or damaged. `message` is for the log, without paths. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: "full" | "missing" | "damaged" | "locked" | "newer" | "exposed" | "unwritable";
  constructor(fault: StorageError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = fault;
  }
}
