// Which of a platform's refusals will not change: the same request would get the same answer again.

import { PlatformError } from "../errors.ts";
import type { PlatformErrorCode } from "../vocabulary.ts";

/** A refusal that will not change is met at most so often before something else is tried. */
export const MAX_REFUSALS = 3;

const lasting: readonly PlatformErrorCode[] = ["rejected", "forbidden", "gone", "too-large"];

/** Repeating the same request is of no use. Nothing happened on the other side. */
export function isPermanent(error: unknown): error is PlatformError {
  return hasCode(error, ...lasting);
}

/** Whether the platform failed with one of these codes. */
export function hasCode(error: unknown, ...codes: PlatformErrorCode[]): error is PlatformError {
  return error instanceof PlatformError && codes.includes(error.code);
}

/** The place or the person is gone, or closed to the bot. */
export function isUnreachable(error: unknown): error is PlatformError {
  return hasCode(error, "gone", "forbidden");
}

/** For `catch`: what can't be reached needs nothing more done to it. */
export function ignoreUnreachable(error: unknown): void {
  if (!isUnreachable(error)) throw error;
}

/** What an HTTP status alone says about a request, for platforms whose answers have no code that says it better. */
export function codeOfStatus(status: number): PlatformErrorCode {
  if (status === 401) return "unavailable"; // the token: the whole platform has that trouble, not the request
  if (status === 403) return "forbidden";
  if (status === 404) return "gone";
  if (status === 413) return "too-large";
  if (status === 429) return "rate-limited";
  return status >= 400 && status < 500 && status !== 408 ? "rejected" : "unknown";
}
