import type { Fault } from "../server/faults.ts";
import { htmlPage, type RetryAfter, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** OpenRouter's error shape: `code` is a number, details are in `metadata`. */
export function openRouterError(code: number, message: string, metadata?: object): ErrorResponse {
  return { status: code, code, body: { error: { code, message, ...(metadata ? { metadata } : {}) } } };
}

export function refuse(message: string, metadata?: object, code = 400): RefusalError {
  return new RefusalError(openRouterError(code, message, metadata));
}

const kinds: Record<number, string> = {
  408: "timeout",
  500: "server",
  502: "provider_unavailable",
  503: "provider_unavailable",
  504: "timeout",
  524: "timeout",
  529: "provider_overloaded",
};

/** OpenRouter's response for a planned fault. */
export function openRouterFault(fault: Fault, provider: string): ErrorResponse {
  switch (fault.kind) {
    case "rate-limited":
      return {
        ...openRouterError(429, "Rate limit exceeded", { error_type: "rate_limit_exceeded", ...waitOf(fault) }),
        headers: retryAfter(fault),
      };
    case "no-credit":
      return openRouterError(402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits", {
        error_type: "payment_required",
      });
    case "wrong-key":
      return openRouterError(401, "User not found.");
    case "moderated":
      return openRouterError(403, "The request was flagged by the content filter.", {
        error_type: "content_policy_violation",
        reasons: ["violence"],
        flagged_input: "…",
        provider_name: provider,
      });
    case "html":
      return htmlPage(fault.status ?? 502);
    default:
      return broken(fault.kind === "broken" ? fault : {}, provider);
  }
}

/** `metadata.retry_after` is a number if the text is one. */
function waitOf({ retryAfterS, retryAfter = retryAfterS?.toString() }: RetryAfter): object {
  if (retryAfter === undefined) return {};
  return { retry_after: Number.isFinite(Number(retryAfter)) ? Number(retryAfter) : retryAfter };
}

function broken(fault: { status?: number } & RetryAfter, provider: string): ErrorResponse {
  const { status = 502 } = fault;
  return {
    ...openRouterError(status, "Provider returned error", { error_type: kinds[status], provider_name: provider }),
    headers: retryAfter(fault),
  };
}
