// The error that refuses a request.

import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The server doesn't accept a request. The message is a sentence for the person who sent it. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: ContentfulStatusCode;
  /** Seconds after which the same request may be accepted. */
  readonly retryAfter: number | undefined;
  constructor(status: ContentfulStatusCode, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
