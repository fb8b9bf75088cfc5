import { htmlPage, retryAfter, type Waiting } from "../openai/refusals.ts";
import type { Fault } from "../server/faults.ts";
import { Refusal } from "../server/refusal.ts";
import type { Trouble } from "../server/wire.ts";

/** OpenRouter's error shape: `code` is a number, details are in `metadata` (facts §3.4). */
export function openRouterTrouble(code: number, message: string, metadata?: object): Trouble {
  return { status: code, code, body: { error: { code, message, ...(metadata ? { metadata } : {}) } } };
}

export function refuse(message: string, metadata?: object, code = 400): Refusal {
  return new Refusal(openRouterTrouble(code, message, metadata));
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

/** A planned fault as OpenRouter tells it. */
export function openRouterFault(fault: Fault, provider: string): Trouble {
  switch (fault.kind) {
    case "rate-limited":
      return {
        ...openRouterTrouble(429, "Rate limit exceeded", { error_type: "rate_limit_exceeded", ...waitOf(fault) }),
        headers: retryAfter(fault),
      };
    case "no-credit":
      return openRouterTrouble(402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits", {
        error_type: "payment_required",
      });
    case "wrong-key":
      return openRouterTrouble(401, "User not found.");
    case "moderated":
      return openRouterTrouble(403, "The request was flagged by the content filter.", {
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

/** `metadata.retry_after`: a number where it is one (facts of outside). */
function waitOf({ retryAfterS, retryAfter = retryAfterS?.toString() }: Waiting): object {
  if (retryAfter === undefined) return {};
  return { retry_after: Number.isFinite(Number(retryAfter)) ? Number(retryAfter) : retryAfter };
}

function broken(fault: { status?: number } & Waiting, provider: string): Trouble {
  const { status = 502 } = fault;
  return {
    ...openRouterTrouble(status, "Provider returned error", { error_type: kinds[status], provider_name: provider }),
    headers: retryAfter(fault),
  };
}
