import type { Fault } from "../server/faults.ts";
import { Refusal } from "../server/refusal.ts";
import type { Trouble } from "../server/wire.ts";

/** OpenAI's error shape: `code` is a string. */
export function openAiTrouble(
  status: number,
  code: string,
  message: string,
  more: { param?: string; type?: string } = {},
): Trouble {
  const { param = null, type = "invalid_request_error" } = more;
  return { status, code, body: { error: { message, type, param, code } } };
}

export function refuse(code: string, param: string, message: string, status = 400): Refusal {
  return new Refusal(openAiTrouble(status, code, message, { param }));
}

const moderationMessage = "Your request was rejected by the safety system. safety_violations=[violence].";

/** A planned fault as OpenAI tells it. */
export function openAiFault(fault: Fault): Trouble {
  switch (fault.kind) {
    case "rate-limited":
      return {
        ...openAiTrouble(429, "rate_limit_exceeded", "Rate limit reached for images.", { type: "requests" }),
        headers: retryAfter(fault),
      };
    case "no-credit":
      return openAiTrouble(
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
        { type: "insufficient_quota" },
      );
    case "wrong-key":
      return wrongKey("sk-…");
    case "moderated":
      return openAiTrouble(400, "moderation_blocked", moderationMessage, { type: "image_generation_user_error" });
    case "broken":
      return { ...serverError(fault.status ?? 500), headers: retryAfter(fault) };
    case "html":
      return htmlPage(fault.status ?? 502);
    default:
      return serverError(500);
  }
}

export function wrongKey(key: string): Trouble {
  return openAiTrouble(401, "invalid_api_key", `Incorrect API key provided: ${key}.`);
}

function serverError(status: number): Trouble {
  return openAiTrouble(status, "server_error", "The server had an error while processing your request.", {
    type: "server_error",
  });
}

export function htmlPage(status: number): Trouble {
  const page = `<html><head><title>${status} Bad Gateway</title></head><body><center><h1>${status} Bad Gateway</h1></center></body></html>`;
  return { status, code: status, body: page };
}

/** How long to wait, as a fault says it: `retryAfter` is a header's text as it is. */
export interface Waiting {
  retryAfter?: string;
  retryAfterS?: number;
  retryAfterMs?: number;
}

export function retryAfter({ retryAfterS, retryAfterMs, retryAfter = retryAfterS?.toString() }: Waiting): Record<string, string> {
  return {
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    ...(retryAfterMs === undefined ? {} : { "retry-after-ms": String(retryAfterMs) }),
  };
}
