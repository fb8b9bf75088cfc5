// What both services send alike: an HTML page, and headers that say when to retry.

import type { ErrorResponse } from "./response-writer.ts";

export function htmlPage(status: number): ErrorResponse {
  const page = `<html><head><title>${status} Bad Gateway</title></head><body><center><h1>${status} Bad Gateway</h1></center></body></html>`;
  return { status, code: status, body: page };
}

/** When to retry. `retryAfter` is the header's text, sent unchanged. */
export interface RetryAfter {
  retryAfter?: string;
  retryAfterS?: number;
  retryAfterMs?: number;
}

export function retryAfter({
  retryAfterS,
  retryAfterMs,
  retryAfter = retryAfterS?.toString(),
}: RetryAfter): Record<string, string> {
  return {
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    ...(retryAfterMs === undefined ? {} : { "retry-after-ms": String(retryAfterMs) }),
  };
}
