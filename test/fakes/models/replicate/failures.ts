import { type RetryAfter, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** How Replicate answers an error: as a problem with a title, if the title is known. */
function problem(status: number, title: string | undefined, detail: string, more: object = {}): ErrorResponse {
  return { status, code: title ?? status, body: { ...(title ? { title } : {}), detail, status, ...more } };
}

export function notFound(): RefusalError {
  return new RefusalError(problem(404, undefined, "The requested resource could not be found."));
}

/** One invalid field: "input.seed". */
interface InvalidField {
  type: string;
  field: string;
  description: string;
}

/** 422 for the input of a model. */
export function invalidInput(...invalid_fields: InvalidField[]): RefusalError {
  const detail = invalid_fields.map(({ field, description }) => `- ${field}: ${description}\n`).join("");
  return new RefusalError(problem(422, "Input validation failed", detail, { invalid_fields }));
}

const billing =
  "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.";

export const replicateFailures = {
  "no-key": () => problem(401, "Unauthenticated", "You did not pass an authentication token"),
  "wrong-key": () => problem(401, "Unauthenticated", "Invalid or expired API token."),
  "no-credit": () => problem(402, "Insufficient credit", billing),
  "spend-limit": () => problem(402, "Monthly spend limit reached", "You've hit your monthly spend limit."),
  /** `retryAfterS` is in the text, in the body and in the header. */
  "rate-limited": ({ retryAfterS = 10 }: RetryAfter): ErrorResponse => ({
    ...problem(429, undefined, `Request was throttled. Your rate limit resets in ~${retryAfterS}s.`, {
      retry_after: retryAfterS,
    }),
    headers: retryAfter({ retryAfterS }),
  }),
  broken: () => problem(500, undefined, "Internal server error"),
  unavailable: () => problem(503, undefined, "Service unavailable"),
} satisfies Record<string, (options: RetryAfter) => ErrorResponse>;

/** How a prediction can fail, with its `error`. */
export const predictionErrors = {
  nsfw: "NSFW content detected. Try running it again, or try a different prompt.",
  sensitive: "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)",
  unavailable: "Service is temporarily unavailable. Please try again later. (E004) (uIJ6l3ruRD)",
  crashed: "Prediction failed for an unknown reason. It might have run out of memory? (exit code 137)",
};
