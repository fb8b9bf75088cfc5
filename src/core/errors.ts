import type { ModelFault, PlatformFault } from "./vocabulary.ts";

interface Details extends ErrorOptions {
  /** Milliseconds after which it is worth trying again, where the other side said so: as it said it, however absurd. */
  retryAfterMs?: number | undefined;
  /** Plain words for the person: a model's own answer, or what it could not understand. */
  words?: string;
}

interface ModelDetails extends Details {
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
  readonly fault: ModelFault;
  readonly retryAfterMs: number | undefined;
  readonly words: string | undefined;
  readonly costUsd: number | undefined;
  readonly requestId: string | undefined;
  constructor(fault: ModelFault, message: string, { retryAfterMs, words, costUsd, requestId, ...options }: ModelDetails = {}) {
    super(message, options);
    this.fault = fault;
    this.retryAfterMs = clampWait(retryAfterMs, MAX_MODEL_WAIT_MS);
    this.words = words;
    this.costUsd = costUsd;
    this.requestId = requestId;
  }
}

/** What a platform could not do. `message` is for the log; `words`, if any, is for people. `unknown`: it may or may not have happened, so look before doing it again. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly fault: PlatformFault;
  readonly retryAfterMs: number | undefined;
  /** What the person it concerns can do: which permission is missing, where to click. */
  readonly words: string | undefined;
  constructor(fault: PlatformFault, message: string, { retryAfterMs, words, ...options }: Details = {}) {
    super(message, options);
    this.fault = fault;
    this.retryAfterMs = clampWait(retryAfterMs, MAX_PLATFORM_WAIT_MS);
    this.words = words;
  }
}

/** A platform won't let the bot in until an admin changes something. `message` is a sentence for that admin. */
export class PlatformRefusedError extends Error {
  override readonly name = "PlatformRefusedError";
}

export type PictureFault =
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
  readonly fault: PictureFault;
  constructor(fault: PictureFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** The disk is full, a file is missing or damaged. `message` is for the log, without paths. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly fault: "full" | "missing" | "damaged" | "locked" | "newer" | "exposed" | "unwritable";
  constructor(fault: StorageError["fault"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
