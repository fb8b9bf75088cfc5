import type { Instead, ModelErrorCode, PlatformErrorCode } from "./vocabulary.ts";

interface ErrorDetails extends ErrorOptions {
  /** Milliseconds after which the other side asked us to try again, unchecked. */
  retryAfterMs?: number | undefined;
  /** A sentence for the person: the model's own answer, or what it couldn't understand. */
  userMessage?: string;
}

interface ModelErrorDetails extends ErrorDetails {
  /** USD charged in spite of the failure; 0: nothing. */
  costUsd?: number;
  /** The provider's id of the failed request, for the log. */
  requestId?: string;
  /** The provider is still drawing the picture, in the job whose id was kept. */
  jobContinues?: true;
  /** What the person can have done instead. */
  instead?: Instead;
}

/** The longest wait that a model may ask for. */
const MAX_MODEL_WAIT_MS = 24 * 60 * 60 * 1000;
/** The longest wait that a platform may ask for: a card is waiting. */
const MAX_PLATFORM_WAIT_MS = 60 * 60 * 1000;

/** Turns a requested wait into a number that can be added to a date. Undefined if the service named none. */
function clampWait(ms: number | undefined, maxMs: number): number | undefined {
  return ms === undefined || Number.isNaN(ms) ? undefined : Math.min(maxMs, Math.max(0, ms));
}

/** Why a model drew nothing. `message` is for the log, `userMessage` for people. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly userMessage: string | undefined;
  readonly costUsd: number | undefined;
  readonly requestId: string | undefined;
  readonly jobContinues: boolean;
  readonly instead: Instead | undefined;
  constructor(
    code: ModelErrorCode,
    message: string,
    { retryAfterMs, userMessage, costUsd, requestId, jobContinues, instead, ...options }: ModelErrorDetails = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = clampWait(retryAfterMs, MAX_MODEL_WAIT_MS);
    this.userMessage = userMessage;
    this.costUsd = costUsd;
    this.requestId = requestId;
    this.jobContinues = jobContinues ?? false;
    this.instead = instead;
  }
}

/** Why a platform's request failed. `message` is for the log, `userMessage` for people. `unknown`: it may have taken effect, so check before
 *  repeating it. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly code: PlatformErrorCode;
  readonly retryAfterMs: number | undefined;
  /** What the person can do about it: which permission is missing, where to click. */
  readonly userMessage: string | undefined;
  constructor(code: PlatformErrorCode, message: string, { retryAfterMs, userMessage, ...options }: ErrorDetails = {}) {
    super(message, options);
    this.code = code;
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

/** Why bytes aren't accepted as a picture. `message` is a sentence for the person who sent them. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code: PictureErrorCode;
  constructor(code: PictureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The disk is full, a file is missing or damaged. `unavailable`: a service that stores something doesn't respond. `refused`: it responds, but
 *  an admin has to change something first. `message` is for the log, without paths. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code:
    | ("full" | "missing" | "damaged" | "locked" | "newer" | "exposed" | "unwritable")
    | ("moved" | "occupied" | "unavailable" | "refused");
  constructor(code: StorageError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The database is away or busy for a moment. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof StorageError && error.code === "locked";
}

/** A service that stores something is away. Waiting helps, even if an admin has to change something first. */
export function isStorageAway(error: unknown): boolean {
  return error instanceof StorageError && (error.code === "unavailable" || error.code === "refused");
}
