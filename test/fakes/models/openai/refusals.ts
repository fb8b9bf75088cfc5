import type { Fault } from "../server/faults.ts";
import { htmlPage, retryAfter } from "../server/http-errors.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ErrorResponse } from "../server/response-writer.ts";

/** OpenAI's error shape: `code` is a string. */
export function openAiError(
  status: number,
  code: string,
  message: string,
  more: { param?: string; type?: string } = {},
): ErrorResponse {
  const { param = null, type = "invalid_request_error" } = more;
  return { status, code, body: { error: { message, type, param, code } } };
}

export function refuse(code: string, param: string, message: string, status = 400): RefusalError {
  return new RefusalError(openAiError(status, code, message, { param }));
}

const moderationMessage = "Your request was rejected by the safety system. safety_violations=[violence].";

/** OpenAI's response for a planned fault. */
export function openAiFault(fault: Fault): ErrorResponse {
  switch (fault.kind) {
    case "rate-limited":
      return {
        ...openAiError(429, "rate_limit_exceeded", "Rate limit reached for images.", { type: "requests" }),
        headers: retryAfter(fault),
      };
    case "no-credit":
      return openAiError(
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
        { type: "insufficient_quota" },
      );
    case "wrong-key":
      return wrongKey("sk-…");
    case "moderated":
      return openAiError(400, "moderation_blocked", moderationMessage, { type: "image_generation_user_error" });
    case "broken":
      return { ...serverError(fault.status ?? 500), headers: retryAfter(fault) };
    case "html":
      return htmlPage(fault.status ?? 502);
    default:
      return serverError(500);
  }
}

export function wrongKey(key: string): ErrorResponse {
  return openAiError(401, "invalid_api_key", `Incorrect API key provided: ${key}.`);
}

function serverError(status: number): ErrorResponse {
  return openAiError(status, "server_error", "The server had an error while processing your request.", {
    type: "server_error",
  });
}
