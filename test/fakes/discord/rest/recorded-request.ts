import type { Upload } from "./body.ts";

/** A request and its response, for assertions. */
export interface RecordedRequest {
  method: string;
  /** The path after `/api/v10`, as sent; after `/` for files. */
  path: string;
  query: URLSearchParams;
  /** The JSON body, or `payload_json`. */
  body: unknown;
  files: Upload[];
  /** By the service's clock. */
  at: number;
  /** Undefined until the response is sent; always undefined if the connection was cut. */
  status?: number;
  response?: unknown;
}
