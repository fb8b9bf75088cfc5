// What went wrong, in our words. A service's own words are never passed on: they may hold anything, a page of HTML among it.

import { APIConnectionError, APIError } from "openai";
import { ModelError } from "../../core/errors.ts";
import type { ModelFault } from "../../core/vocabulary.ts";
import { words } from "../wording.ts";
import { at, Garbled, listAt, textAt } from "./answer.ts";
import { TooMuch } from "./unpack.ts";

/** Who is asked, as people know them. */
export interface Asked {
  /** "OpenAI". */
  service: string;
  /** "GPT Image 2". */
  label: string;
  /** What the service is opened with: whatever it says, this is never passed on. */
  key: string;
}

/** What an error says of itself: `{ code, type, message, metadata }`, and the answer that it came with. */
interface Told {
  body: unknown;
  status?: number | undefined;
  headers?: Headers | undefined;
  requestId?: string | null | undefined;
}

const moderation = /moderation|content_(policy|filter)|safety|^refusal$|sensitive|blocked/;
const quota = /insufficient_quota|insufficient_credits|billing|payment_required/;
const rate = /rate_limit|too_many_requests|overloaded/;
const auth = /invalid_api_key|authentication|permission|unauthorized/;
/** Something in between did not wait for the end: what it waited for may be drawn, and paid, all the same. */
const TOO_SLOW = [408, 504, 524];
/** Nothing was sent yet. */
const unsent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** The fault behind anything that a request can throw; undefined where it is a bug of ours. */
export function faultOf(error: unknown, asked: Asked): ModelError | undefined {
  if (error instanceof ModelError) return error;
  if (error instanceof TooMuch) return fault("no-image", "an answer too large", words.tooMuch(asked.label), { cause: error });
  if (error instanceof Garbled) return garbled(error, asked);
  if (error instanceof APIConnectionError) return unconnected(error, asked);
  if (error instanceof APIError)
    return told({ body: error.error, status: error.status, headers: error.headers, requestId: error.requestID }, asked);
  if (error instanceof TypeError && (error.message === "terminated" || error.cause !== undefined)) return broken(asked, error);
  return undefined;
}

/** An error that a service tells in so many words, with a status or within an answer. */
export function told({ body, status, headers, requestId }: Told, asked: Asked): ModelError {
  const kinds = [at(body, "code"), at(body, "type"), at(body, "metadata", "error_type")].filter(isWord);
  const numbered = at(body, "code");
  const number = status ?? (typeof numbered === "number" ? numbered : undefined);
  const says = (kind: RegExp) => kinds.some((one) => kind.test(one));
  const facts = `${asked.service}: ${[number, ...kinds].filter(Boolean).join(" ") || "an error"}`;
  const retryAfterMs = headers && waitIn(headers);
  const named = requestId && /^[\w.-]{1,100}$/.test(requestId) && !requestId.includes(asked.key);
  const details = { ...(named && { requestId }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const make = (kind: ModelFault, sentence?: string) => fault(kind, facts, sentence, details);
  const reasons = reasonsIn(body);
  const { label, service } = asked;
  if (says(moderation) || reasons.length > 0) return make("refused", words.moderated(label, reasons));
  if (says(quota) || number === 402) return make("out-of-credit", words.outOfCredit(service));
  if (number === 429 || says(rate) || ((number === 503 || number === 529) && retryAfterMs !== undefined))
    return make("rate-limited", retryAfterMs === undefined ? words.busy(label) : undefined);
  if (number === 401 || number === 403 || says(auth)) return make("out-of-credit", words.badKey(service));
  if (number !== undefined && number >= 300 && number < 400) return make("unavailable", words.unreachable(label));
  if (number === 404 || says(/model_not_found/)) return make("invalid", words.gone(label));
  if (number === 413 || says(/too_large/)) return make("invalid", words.tooLarge(label));
  if (says(/invalid_image|image_parse/)) return make("invalid", words.badPicture(label));
  if (number !== undefined && TOO_SLOW.includes(number)) return make("unknown", words.tooSlow(label));
  if ((number !== undefined && number >= 500) || says(/server_error|unavailable|timeout/))
    return make("unavailable", words.unreachable(label));
  return number === undefined ? make("unavailable", words.unreachable(label)) : make("invalid", words.invalid(label));
}

/** It broke off after the request was sent: it may have been drawn, and paid. */
export function broken(asked: Asked, cause?: unknown): ModelError {
  const requestId = cause instanceof ModelError && cause.requestId !== undefined && { requestId: cause.requestId };
  return fault("unknown", `${asked.service}: the answer broke off`, words.broken(asked.label), { cause, ...requestId });
}

/** An error in an answer that showed previews before: who breaks then was reached, and may be paid. */
export function midway(error: ModelError, asked: Asked): ModelError {
  return error.fault === "unavailable" ? broken(asked, error) : error;
}

export function timedOut(asked: Asked, ms: number): ModelError {
  return fault("unknown", `${asked.service}: no whole answer in ${ms} ms`, words.timedOut(asked.label, Math.round(ms / 1000)));
}

function garbled(error: Garbled, asked: Asked): ModelError {
  if (error.cause !== undefined) return broken(asked, error);
  return fault("no-image", `${asked.service}: ${error.message}`, words.noPicture(asked.label), { cause: error });
}

function unconnected(error: APIConnectionError, asked: Asked): ModelError {
  const code = codeIn(error);
  if (code === undefined || !unsent.test(code)) return broken(asked, error);
  return fault("unavailable", `${asked.service}: ${code}`, words.unreachable(asked.label), { cause: error });
}

/** The system's name for it, wherever in the chain of causes it stands. */
function codeIn(error: unknown): string | undefined {
  const causes = error instanceof AggregateError ? error.errors : error instanceof Error && error.cause ? [error.cause] : [];
  return textAt(error, "code") ?? causes.map(codeIn).find((code) => code !== undefined);
}

function fault(kind: ModelFault, message: string, sentence?: string, details: ErrorOptions & object = {}): ModelError {
  return new ModelError(kind, message, { ...details, ...(sentence !== undefined && { words: sentence }) });
}

/** Milliseconds to wait, as the answer says: in milliseconds, in seconds, or as a date. */
function waitIn(headers: Headers): number | undefined {
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

/** Codes and reasons are words, without a digit: a key among them is none. */
function isWord(kind: unknown): kind is string {
  return typeof kind === "string" && /^[a-z][a-z _./-]{0,39}$/i.test(kind);
}
