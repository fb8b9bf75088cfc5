import { type RetryAfter, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** An error of the platform: `detail` is a text. */
function platformError(status: number, detail: string, errorType?: string): ErrorResponse {
  const headers = { "x-fal-retryable": String(status >= 500), ...(errorType ? { "x-fal-error-type": errorType } : {}) };
  return { status, code: errorType ?? status, body: { detail, ...(errorType ? { error_type: errorType } : {}) }, headers };
}

/** An error of a model: `detail` is a list. */
function modelError(status: number, type: string, msg: string, loc: (string | number)[] = ["body"]): ErrorResponse {
  const detail = [{ loc, msg, type, url: `https://docs.fal.ai/errors#${type}`, input: {} }];
  return { status, code: type, body: { detail }, headers: { "x-fal-retryable": String(status >= 500) } };
}

export function refuse(status: number, detail: string): RefusalError {
  return new RefusalError(platformError(status, detail));
}

export const falFailures = {
  "wrong-key": () => platformError(401, "Authentication failed"),
  /** Some say that it also comes for contents that fal refuses. */
  locked: () => platformError(403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."),
  "rate-limited": (options: RetryAfter): ErrorResponse => ({
    ...platformError(429, "Too many requests"),
    headers: retryAfter(options),
  }),
  broken: () => platformError(500, "Internal server error", "internal_error"),
  unavailable: () => platformError(503, "No runner is available", "runner_scheduling_failure"),
} satisfies Record<string, (options: RetryAfter) => ErrorResponse>;

/** How an accepted request can end without a picture. */
export const falOutcomes = {
  "content-policy": modelError(422, "content_policy_violation", "The content was flagged by a content checker.", [
    "body",
    "prompt",
  ]),
  "no-media": modelError(422, "no_media_generated", "No media was generated."),
  "generation-timeout": modelError(504, "generation_timeout", "The operation timed out."),
  "internal-error": modelError(500, "internal_server_error", "Internal server error"),
  "runner-lost": platformError(503, "Runner disconnected", "runner_disconnected"),
};
