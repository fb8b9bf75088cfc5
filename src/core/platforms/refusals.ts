// Which of a platform's errors are permanent: the same request would get the same answer again.

import { PlatformError } from "../errors.ts";
import type { PlatformErrorCode } from "../vocabulary.ts";

/** After this many permanent refusals, something else is tried. */
export const MAX_REFUSALS = 3;

const lasting: readonly PlatformErrorCode[] = ["rejected", "forbidden", "gone", "too-large"];

/** Repeating the request is useless, and it had no effect. */
export function isPermanent(error: unknown): error is PlatformError {
  return hasCode(error, ...lasting);
}

/** Whether it's a `PlatformError` with one of these codes. */
export function hasCode(error: unknown, ...codes: PlatformErrorCode[]): error is PlatformError {
  return error instanceof PlatformError && codes.includes(error.code);
}

/** The place or person is gone, or closed to the bot. */
export function isUnreachable(error: unknown): error is PlatformError {
  return hasCode(error, "gone", "forbidden");
}

/** For `catch`: there's nothing left to do for a place that can't be reached. */
export function ignoreUnreachable(error: unknown): void {
  if (!isUnreachable(error)) throw error;
}

/** The code for an HTTP status, if the response has no better one. */
export function codeOfStatus(status: number): PlatformErrorCode {
  if (status === 401) return "unavailable"; // the token is wrong, so the whole platform is affected
  if (status === 403) return "forbidden";
  if (status === 404) return "gone";
  if (status === 413) return "too-large";
  if (status === 429) return "rate-limited";
  return status >= 400 && status < 500 && status !== 408 ? "rejected" : "unknown";
}
