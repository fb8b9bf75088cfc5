import { randomUUID } from "node:crypto";
import type { RetryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** The detail of an error that names the field. */
export function fieldViolation(field: string, description: string): object {
  return { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field, description }] };
}

function googleError(code: number, status: string, message: string, details?: object[]): ErrorResponse {
  return { status: code, code: status, body: { error: { code, message, status, ...(details ? { details } : {}) } } };
}

export function refuse(code: number, status: string, message: string, details?: object[]): RefusalError {
  return new RefusalError(googleError(code, status, message, details));
}

export function invalid(message: string, details?: object[]): RefusalError {
  return refuse(400, "INVALID_ARGUMENT", message, details);
}

/** The body of a successful answer. */
export function contentOf(model: string, candidate: object, usageMetadata: object): object {
  return { candidates: [candidate], usageMetadata, modelVersion: model, responseId: randomUUID().slice(0, 23) };
}

/** A successful answer without a picture. */
function unfinished(finishReason: string, finishMessage?: string): ErrorResponse {
  const candidate = { content: {}, finishReason, ...(finishMessage ? { finishMessage } : {}), index: 0 };
  return { status: 200, code: finishReason, body: contentOf("gemini", candidate, { promptTokenCount: 9, totalTokenCount: 9 }) };
}

function blocked(blockReason: string): ErrorResponse {
  const usageMetadata = { promptTokenCount: 9, totalTokenCount: 9 };
  return { status: 200, code: blockReason, body: { promptFeedback: { blockReason }, usageMetadata, modelVersion: "gemini" } };
}

const filtered =
  "Unable to show the generated image. The image was filtered out because it violated Google's Generative AI Prohibited Use policy. You will not be charged for blocked images. Try rephrasing the prompt.";
const quota =
  "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";

function quotaExceeded(quotaId: string, message: string, { retryAfterS }: RetryAfter): ErrorResponse {
  return googleError(429, "RESOURCE_EXHAUSTED", message, [
    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId }] },
    ...(retryAfterS === undefined
      ? []
      : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfterS}s` }]),
  ]);
}

/** Failures by name. Some are successful answers without a picture. */
export const googleFailures = {
  "wrong-key": () =>
    googleError(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "API_KEY_INVALID",
        domain: "googleapis.com",
        metadata: { service: "generativelanguage.googleapis.com" },
      },
    ]),
  "no-key": () =>
    googleError(
      403,
      "PERMISSION_DENIED",
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    ),
  "no-permission": () =>
    googleError(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
  "wrong-country": () => googleError(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
  /** `retryAfterS` becomes RetryInfo: 34.4 is "34.4s". */
  "rate-limited": (options: RetryAfter) =>
    quotaExceeded("GenerateRequestsPerMinutePerProjectPerModel", `${quota}\nPlease retry in a moment.`, options),
  /** A free project has no quota for pictures. */
  "no-quota": (options: RetryAfter) =>
    quotaExceeded(
      "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
      `${quota}\n* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0`,
      options,
    ),
  overloaded: () => googleError(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
  internal: () => googleError(500, "INTERNAL", "An internal error has occurred. Please retry or report."),
  deadline: () => googleError(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
  "prompt-blocked": () => blocked("PROHIBITED_CONTENT"),
  "picture-blocked": () => unfinished("IMAGE_SAFETY", filtered),
  prohibited: () => unfinished("IMAGE_PROHIBITED_CONTENT", filtered),
  "no-picture": () => unfinished("NO_IMAGE"),
  /** The model answers in words. */
  words: (): ErrorResponse => ({
    status: 200,
    code: "STOP",
    body: contentOf(
      "gemini",
      { content: { parts: [{ text: "I can't draw that." }], role: "model" }, finishReason: "STOP", index: 0 },
      { promptTokenCount: 9, candidatesTokenCount: 6, totalTokenCount: 15 },
    ),
  }),
} satisfies Record<string, (options: RetryAfter) => ErrorResponse>;
