// Translates a service's errors to `ModelError`: a sentence for the person, with what to do, and the service's own words, cleaned, for the log.

import { APIConnectionError, APIError } from "openai";
import { ModelError } from "../../core/errors.ts";
import type { ModelErrorCode } from "../../core/vocabulary.ts";
import { modelMessages } from "../messages.ts";
import { listAt, MalformedResponseError, numberAt, textAt, usdAt } from "./answer.ts";
import { cleanText } from "./clean-text.ts";
import { knownRefusals } from "./known-refusals.ts";
import { ResponseTooLargeError } from "./streaming-json.ts";

/** The service and the model that a request goes to, by the names that people know. */
export interface ProviderInfo {
  /** "OpenAI". */
  service: string;
  /** "GPT Image 2". */
  label: string;
  /** The API key, which must never appear in an error, even if the service echoes it. */
  key: string;
  /** The instruction, which must not either. */
  words?: string;
}

/** An error in a shape that all services' errors can be brought to. */
export interface ErrorBody {
  codes?: readonly (string | undefined)[];
  /** In the service's words. */
  message?: string | undefined;
  /** Why moderation blocked the request or the picture. */
  reasons?: readonly string[];
  /** Milliseconds. */
  retryAfterMs?: number | undefined;
  /** USD charged in spite of the error. */
  costUsd?: number | undefined;
}

/** An error's body as OpenAI and OpenRouter write it (`{ code, type, message, metadata }`) or as it was read, and the response it came with. */
interface ApiErrorPayload {
  body?: unknown;
  error?: ErrorBody;
  status?: number | undefined;
  headers?: Headers | undefined;
  requestId?: string | null | undefined;
}

const moderation = /moderation|content_(policy|filter)|safety|^refusal$|sensitive|blocked|nsfw/;
const moderationText =
  /flagged (as|by|for)|safety system|content (policy|moderation|filter)|nsfw|inappropriate content|moderation|moderated/i;
const rate = /rate_limit|too_many_requests|overloaded|resource_exhausted/;
const auth = /invalid_api_key|api_key_invalid|authentication|permission|unauthorized/;
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
    return connectionFailed(error, provider);
  return undefined;
}

/** Translates an error that the service reports, by status or inside a response. */
export function fromApiError(payload: ApiErrorPayload, provider: ProviderInfo): ModelError {
  const { body, error = readError(body), headers, requestId } = payload;
  const status = payload.status ?? numberAt(body, "code");
  const codes = (error.codes ?? []).filter(isWord).map((code) => code.toLowerCase());
  const text = error.message === undefined ? undefined : cleanText(error.message, provider);
  const reasons = (error.reasons ?? []).filter(isWord);
  const retryAfterMs = error.retryAfterMs ?? (headers && retryAfterOf(headers));
  const { kind, sentence } = explain({ status, codes, text, reasons, retryAfterMs }, provider);
  const facts = [status, ...codes].filter(Boolean).join(" ") || "an error";
  const validId = requestId && /^[\w.-]{1,100}$/.test(requestId) && (provider.key === "" || !requestId.includes(provider.key));
  return modelError(kind, `${provider.service}: ${facts}${text === undefined ? "" : `: ${text}`}`, sentence, {
    ...(validId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(error.costUsd !== undefined && { costUsd: error.costUsd }),
  });
}

/** What is known about an error. `text`: the service's own words, cleaned. */
interface Facts {
  status: number | undefined;
  /** Lower case. */
  codes: readonly string[];
  text: string | undefined;
  reasons: string[];
  retryAfterMs: number | undefined;
}

interface Explanation {
  kind: ModelErrorCode;
  /** Undefined: the card says when the wait ends. */
  sentence: string | undefined;
}

function explain(facts: Facts, provider: ProviderInfo): Explanation {
  return (
    explainModeration(facts, provider) ??
    explainKnown(facts, provider) ??
    explainStatus(facts, provider) ??
    explainUnknown(facts, provider)
  );
}

function explainModeration({ status, codes, text, reasons }: Facts, { label }: ProviderInfo): Explanation | undefined {
  const isRefusal = reasons.length > 0 || codes.some((code) => moderation.test(code));
  const saysSo = status !== undefined && status < 429 && text !== undefined && moderationText.test(text);
  return isRefusal || saysSo ? { kind: "refused", sentence: modelMessages.moderated(label, reasons) } : undefined;
}

function explainKnown({ status, codes, text }: Facts, provider: ProviderInfo): Explanation | undefined {
  const known = knownRefusals.find(
    (one) =>
      (one.status === undefined || one.status === status) &&
      (codes.some((code) => one.code?.test(code)) || (text !== undefined && one.text?.test(text))),
  );
  return known && { kind: known.kind, sentence: known.sentence(provider) };
}

function explainStatus({ status, codes, text, retryAfterMs }: Facts, provider: ProviderInfo): Explanation | undefined {
  const { label, service } = provider;
  const has = (kind: RegExp) => codes.some((code) => kind.test(code));
  const isBusy = status === 429 || has(rate) || ((status === 503 || status === 529) && retryAfterMs !== undefined);
  if (status === 402) return { kind: "out-of-credit", sentence: modelMessages.outOfCredit(service) };
  if (isBusy) return { kind: "rate-limited", sentence: retryAfterMs === undefined ? modelMessages.busy(label) : undefined };
  if (status === 403 && text !== undefined && !has(auth))
    return { kind: "forbidden", sentence: modelMessages.denied(service, text) };
  if (status === 401 || status === 403 || has(auth)) return { kind: "forbidden", sentence: modelMessages.badKey(service) };
  if (status === 404) return { kind: "invalid", sentence: modelMessages.gone(label) };
  if (status === 413 || has(/too_large/)) return { kind: "invalid", sentence: modelMessages.tooLarge(label) };
  if (has(/invalid_image|image_parse/)) return { kind: "invalid", sentence: modelMessages.badPicture(label) };
  if (status !== undefined && GATEWAY_TIMEOUTS.includes(status))
    return { kind: "unknown", sentence: modelMessages.tooSlow(label) };
  const isDown = status !== undefined && (status >= 500 || (status >= 300 && status < 400));
  if (isDown || has(/server_error|unavailable|timeout/))
    return { kind: "unavailable", sentence: modelMessages.unreachable(label) };
  return undefined;
}

/** The service's own sentence says more than ours could. */
function explainUnknown({ status, text }: Facts, { label }: ProviderInfo): Explanation {
  if (text !== undefined) return { kind: "invalid", sentence: modelMessages.complained(label, text) };
  if (status === undefined) return { kind: "unavailable", sentence: modelMessages.unreachable(label) };
  return { kind: "invalid", sentence: modelMessages.invalid(label) };
}

/** Reads an error as OpenAI and OpenRouter write it. OpenRouter passes on what the model's own provider says. */
function readError(body: unknown): ErrorBody {
  const seconds = numberAt(body, "metadata", "retry_after");
  return {
    codes: [textAt(body, "code"), textAt(body, "type"), textAt(body, "metadata", "error_type")],
    message: textAt(body, "metadata", "raw") ?? textAt(body, "message") ?? (typeof body === "string" ? body : undefined),
    reasons: [...listAt(body, "metadata", "reasons"), ...listAt(body, "moderation_details", "categories")].filter(isWord),
    ...(seconds !== undefined && { retryAfterMs: seconds * 1000 }),
    costUsd: usdAt(body, "usage", "cost"),
  };
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

/** `jobContinues`: the service still works on it, and a retry asks for the same picture. */
export function timedOut(provider: ProviderInfo, ms: number, jobContinues = false): ModelError {
  const seconds = Math.round(ms / 1000);
  return modelError(
    "unknown",
    `${provider.service}: no complete response within ${ms} ms`,
    jobContinues ? modelMessages.stillDrawing(provider.label, seconds) : modelMessages.timedOut(provider.label, seconds),
    { ...(jobContinues && { jobContinues }) },
  );
}

function malformedResponse(error: MalformedResponseError, provider: ProviderInfo): ModelError {
  if (error.cause !== undefined) return connectionLost(provider, error);
  return modelError("no-image", `${provider.service}: ${error.message}`, modelMessages.noPicture(provider.label), {
    cause: error,
  });
}

function connectionFailed(error: Error, provider: ProviderInfo): ModelError {
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

/** Codes and reasons are words without digits, so an API key never passes as one. */
function isWord(kind: unknown): kind is string {
  return typeof kind === "string" && /^[a-z][a-z _./-]{0,39}$/i.test(kind);
}
