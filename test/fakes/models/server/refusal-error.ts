import type { ErrorResponse } from "./response-writer.ts";

/** A refused request, with the service's own error response. */
export class RefusalError extends Error {
  readonly response: ErrorResponse;

  constructor(response: ErrorResponse) {
    super(JSON.stringify(response.body));
    this.response = response;
  }
}
