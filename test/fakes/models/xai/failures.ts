import { type RetryAfter, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** xAI's errors are flat: `error` is a text, and `code` says the kind in words. */
function xaiError(status: number, code: string, error: string): ErrorResponse {
  return { status, code, body: { code, error } };
}

const invalidArgument = "Client specified an invalid argument";
const exhausted = "Some resource has been exhausted";

export function invalid(error: string, code = invalidArgument): RefusalError {
  return new RefusalError(xaiError(400, code, error));
}

export function unknownModel(model: string): RefusalError {
  const error = `The model ${model} does not exist or your team does not have access to it. Please ensure you're using the correct API key.`;
  return new RefusalError(xaiError(404, "Some requested entity was not found", error));
}

export function notFound(): RefusalError {
  return new RefusalError({ ...plainText(404, "Not Found"), code: 404 });
}

/** A body that can't be read is refused as plain text. */
export function unreadable(problem: string): RefusalError {
  return new RefusalError(plainText(422, `Failed to deserialize the JSON body into the target type: ${problem}`));
}

function plainText(status: number, body: string): ErrorResponse {
  return { status, code: status, body, headers: { "content-type": "text/plain; charset=utf-8" } };
}

/** The drawing is done, and charged. */
export function moderated(ticks: number): RefusalError {
  const { body, ...error } = xaiError(400, "imagine:content-moderated", "Generated image rejected by content moderation.");
  return new RefusalError({ ...error, body: { ...Object(body), usage: { cost_in_usd_ticks: ticks } } });
}

export const xaiFailures = {
  "no-key": () => xaiError(401, "No credentials", "No API key provided. Specify your API key in the Authorization header."),
  /** A wrong key is a 400. */
  "wrong-key": () =>
    xaiError(400, invalidArgument, "Incorrect API key provided: xai-****. You can obtain an API key from https://console.x.ai."),
  "no-permission": () =>
    xaiError(
      403,
      "The caller does not have permission to execute the specified operation",
      "Your newly created team doesn't have any credits yet. You can purchase those credits on https://console.x.ai.",
    ),
  "no-credit": () =>
    xaiError(429, exhausted, "Your team has either used all available credits or reached its monthly spending limit."),
  "rate-limited": (options: RetryAfter): ErrorResponse => ({
    ...xaiError(429, exhausted, "Too many requests for team and model. Your team's rate limit is: Requests per Second: 1."),
    headers: retryAfter(options),
  }),
  broken: () => xaiError(500, "Internal error", "Internal server error"),
  unavailable: () => xaiError(503, "The service is currently unavailable", "Service temporarily unavailable"),
} satisfies Record<string, (options: RetryAfter) => ErrorResponse>;
