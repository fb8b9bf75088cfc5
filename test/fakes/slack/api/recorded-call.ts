/** A call by the app and its response, for assertions. */
export interface RecordedCall {
  /** A Web API method such as `chat.postMessage`, or `upload`, `download`, `response_url`. */
  method: string;
  /** The arguments as sent: forms contain strings. `sent` has nested JSON parsed. */
  args: Record<string, unknown>;
  /** The arguments with their nested JSON parsed. */
  sent: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
  /** In milliseconds of the service's clock. */
  at: number;
  teamId?: string;
  /** Undefined until the response is sent; always undefined if the connection was cut. */
  status?: number;
  response?: Record<string, unknown>;
  /** Why the rules refused it; not set for planned faults and rate limits. */
  refused?: string;
}
