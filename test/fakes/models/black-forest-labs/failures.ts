import { type RetryAfter, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

function detail(status: number, text: string, headers: Record<string, string> = {}): ErrorResponse {
  return { status, code: status, body: { detail: text }, headers };
}

export function notFound(): RefusalError {
  return new RefusalError(detail(404, "Not Found"));
}

export const bflFailures = {
  "wrong-key": () => detail(403, "Not authenticated - Invalid Authentication"),
  "no-credit": () => detail(402, "Insufficient credits"),
  "too-many-tasks": (options: RetryAfter = {}) => detail(429, "Too many active tasks", retryAfter(options)),
  "bad-request": () => detail(400, "Bad Request"),
  broken: () => detail(500, "Internal Server Error"),
  unavailable: () => detail(503, "Service Unavailable"),
} satisfies Record<string, (options: RetryAfter) => ErrorResponse>;
