/** A request of the app, in the order in which they came. */
export interface Recorded {
  /** `chat.postMessage` …, or `upload`, `download`, `response_url`. */
  method: string;
  /** As they were sent: those of forms are strings. See `sent` for nested JSON. */
  args: Record<string, unknown>;
  /** The arguments with their nested JSON parsed. */
  sent: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
  /** Milliseconds of the service's clock. */
  at: number;
  teamId?: string;
  /** Undefined while it is worked on, and for lines that were cut. */
  status?: number;
  answer?: Record<string, unknown>;
  /** Why the rules refused it; calls that failed on purpose or met a rate limit have none. */
  refused?: string;
}
