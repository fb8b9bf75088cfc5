import type { Upload } from "./body.ts";

/** A request as it came and how it was answered, for assertions. */
export interface Recorded {
  method: string;
  /** Below `/api/v10`, as sent; below `/` for files. */
  path: string;
  query: URLSearchParams;
  /** The JSON body, or `payload_json`. */
  body: unknown;
  files: Upload[];
  /** By the service's clock. */
  at: number;
  /** Missing while it is under way, and for ever when its connection was cut. */
  status?: number;
  answer?: unknown;
}
