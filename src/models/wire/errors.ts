// Translates a service's errors to `ModelError`. A service's own text is never passed on: it may hold anything, even a page of HTML.

import { APIConnectionError, APIError } from "openai";
import { ModelError } from "../../core/errors.ts";
import type { ModelErrorCode } from "../../core/vocabulary.ts";
import { modelMessages } from "../messages.ts";
import { getPath, listAt, MalformedResponseError, textAt } from "./answer.ts";
import { ResponseTooLargeError } from "./streaming-json.ts";

/** The service and the model that a request goes to, by the names that people know. */
export interface ProviderInfo {
  /** "OpenAI". */
  service: string;
  /** "GPT Image 2". */
  label: string;
  /** The API key, which must never appear in an error, even if the service echoes it. */
  key: string;
}

/** An error's body (`{ code, type, message, metadata }`) and the response that it came with. */
interface ApiErrorPayload {
  body: unknown;
  status?: number | undefined;
  headers?: Headers | undefined;
  requestId?: string | null | undefined;
}

const moderation = /moderation|content_(policy|filter)|safety|^refusal$|sensitive|blocked/;
const quota = /insufficient_quota|insufficient_credits|billing|payment_required/;
const rate = /rate_limit|too_many_requests|overloaded/;
const auth = /invalid_api_key|authentication|permission|unauthorized/;
/** A proxy gave up waiting. The picture may be drawn, and billed, all the same. */
const GATEWAY_TIMEOUTS = [408, 504, 524];
/** The request was never sent. */
const unsentCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** Translates anything that a request can throw; undefined for a bug of our own. */
export function toModelError(error: unknown, provider: ProviderInfo): ModelError | undefined {
  if (error instanceof ModelError) return error;
  if (error instanceof ResponseTooLargeError)
    return modelError("no-image", "response too large", modelMessages.tooMuch(provider.label), { cause: error });
  if (error instanceof MalformedResponseError) return malformedResponse(error, provider);
  if (error instanceof APIConnectionError) return connectionFailed(error, provider);
  if (error instanceof APIError)
    return fromApiError(
      { body: error.error, status: error.status, headers: error.headers, requestId: error.requestID },
      provider,
    );
  if (error instanceof TypeError && (error.message === "terminated" || error.cause !== undefined))
    return connectionLost(provider, error);
  return undefined;
}

/** Translates an error that the service reports, by status or inside a response. */
export function fromApiError({ body, status, headers, requestId }: ApiErrorPayload, provider: ProviderInfo): ModelError {
  const kinds = [getPath(body, "code"), getPath(body, "type"), getPath(body, "metadata", "error_type")].filter(isWord);
  const bodyCode = getPath(body, "code");
  const number = status ?? (typeof bodyCode === "number" ? bodyCode : undefined);
  const matches = (kind: RegExp) => kinds.some((one) => kind.test(one));
  const facts = `${provider.service}: ${[number, ...kinds].filter(Boolean).join(" ") || "an error"}`;
  const retryAfterMs = headers && retryAfterOf(headers);
  const validId = requestId && /^[\w.-]{1,100}$/.test(requestId) && !requestId.includes(provider.key);
  const details = { ...(validId && { requestId }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const make = (kind: ModelErrorCode, sentence?: string) => modelError(kind, facts, sentence, details);
  const reasons = reasonsIn(body);
  const { label, service } = provider;
  if (matches(moderation) || reasons.length > 0) return make("refused", modelMessages.moderated(label, reasons));
  if (matches(quota) || number === 402) return make("out-of-credit", modelMessages.outOfCredit(service));
  if (number === 429 || matches(rate) || ((number === 503 || number === 529) && retryAfterMs !== undefined))
    return make("rate-limited", retryAfterMs === undefined ? modelMessages.busy(label) : undefined);
  if (number === 401 || number === 403 || matches(auth)) return make("out-of-credit", modelMessages.badKey(service));
  if (number !== undefined && number >= 300 && number < 400) return make("unavailable", modelMessages.unreachable(label));
  if (number === 404 || matches(/model_not_found/)) return make("invalid", modelMessages.gone(label));
  if (number === 413 || matches(/too_large/)) return make("invalid", modelMessages.tooLarge(label));
  if (matches(/invalid_image|image_parse/)) return make("invalid", modelMessages.badPicture(label));
  if (number !== undefined && GATEWAY_TIMEOUTS.includes(number)) return make("unknown", modelMessages.tooSlow(label));
  if ((number !== undefined && number >= 500) || matches(/server_error|unavailable|timeout/))
    return make("unavailable", modelMessages.unreachable(label));
  return number === undefined
    ? make("unavailable", modelMessages.unreachable(label))
    : make("invalid", modelMessages.invalid(label));
}

/** The connection broke after the request was sent: the picture may have been drawn and billed. */
export function connectionLost(provider: ProviderInfo, cause?: unknown): ModelError {
  const requestId = cause instanceof ModelError && cause.requestId !== undefined && { requestId: cause.requestId };
  return modelError("unknown", `${provider.service}: response ended early`, modelMessages.broken(provider.label), {
    cause,
    ...requestId,
  });
}

/** An error after the first preview: the service was working on the picture and may bill it. */
export function failedMidStream(error: ModelError, provider: ProviderInfo): ModelError {
  return error.code === "unavailable" ? connectionLost(provider, error) : error;
}

export function timedOut(provider: ProviderInfo, ms: number): ModelError {
  return modelError(
    "unknown",
    `${provider.service}: no complete response within ${ms} ms`,
    modelMessages.timedOut(provider.label, Math.round(ms / 1000)),
  );
}

function malformedResponse(error: MalformedResponseError, provider: ProviderInfo): ModelError {
  if (error.cause !== undefined) return connectionLost(provider, error);
  return modelError("no-image", `${provider.service}: ${error.message}`, modelMessages.noPicture(provider.label), {
    cause: error,
  });
}

function connectionFailed(error: APIConnectionError, provider: ProviderInfo): ModelError {
  const code = codeIn(error);
  if (code === undefined || !unsentCodes.test(code)) return connectionLost(provider, error);
  return modelError("unavailable", `${provider.service}: ${code}`, modelMessages.unreachable(provider.label), { cause: error });
}

/** The first error code in the chain of causes. */
function codeIn(error: unknown): string | undefined {
  const causes = error instanceof AggregateError ? error.errors : error instanceof Error && error.cause ? [error.cause] : [];
  return textAt(error, "code") ?? causes.map(codeIn).find((code) => code !== undefined);
}

function modelError(kind: ModelErrorCode, message: string, sentence?: string, details: ErrorOptions & object = {}): ModelError {
  return new ModelError(kind, message, { ...details, ...(sentence !== undefined && { userMessage: sentence }) });
}

/** The requested wait in milliseconds. The header may have milliseconds, seconds or a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const [ms, after] = [headers.get("retry-after-ms"), headers.get("retry-after")];
  if (ms && Number(ms) >= 0) return Number(ms);
  if (!after) return undefined;
  if (Number(after) >= 0) return Number(after) * 1000;
  const [until, now] = [Date.parse(after), Date.parse(headers.get("date") ?? "")];
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, until - now);
}

/** "violence", "self-harm": short words only. */
function reasonsIn(body: unknown): string[] {
  const reasons = [...listAt(body, "metadata", "reasons"), ...listAt(body, "moderation_details", "categories")];
  return reasons.filter(isWord);
}

/** Codes and reasons are words without digits, so an API key never passes as one. */
function isWord(kind: unknown): kind is string {
  return typeof kind === "string" && /^[a-z][a-z _./-]{0,39}$/i.test(kind);
}
