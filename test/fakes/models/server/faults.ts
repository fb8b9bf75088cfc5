import type { RecordedRequest } from "./recorded-request.ts";

/**
 * A planned fault. `afterPartials`: how many previews are sent first (1 if any were requested); a plain JSON response breaks in the
 * middle instead. If a service has no such fault, it sends the most similar one.
 */
export type Fault =
  /**
   * 429; `retry-after` or `retry-after-ms` only if given. `retryAfter` is sent unchanged, even if invalid: "1e300", "-1", "soon".
   * `event`: sent in the stream. OpenRouter's metadata includes the time to wait, OpenAI's event doesn't.
   */
  | { kind: "rate-limited"; retryAfter?: string; retryAfterS?: number; retryAfterMs?: number; as?: "answer" | "event" }
  /** OpenAI: 429 `insufficient_quota`. OpenRouter: 402. */
  | { kind: "no-credit" }
  /** 401 for any key. */
  | { kind: "wrong-key" }
  /** `answer`: 400 or 403 at once. `event`: sent in the stream, in Responses as a failed item. `failed`: Responses' `response.failed`. */
  | { kind: "moderated"; as?: "answer" | "event" | "failed"; afterPartials?: number }
  | { kind: "broken"; status?: 408 | 500 | 502 | 503 | 504 | 524 | 529; retryAfter?: string; retryAfterS?: number }
  /** An HTML page from a proxy. */
  | { kind: "html"; status?: number }
  /** `failed`: Responses' `response.failed`. */
  | { kind: "error-event"; as?: "failed"; afterPartials?: number }
  | { kind: "cut"; where?: Where; afterPartials?: number }
  | { kind: "hangs"; where?: Where; afterPartials?: number }
  /** The response ends normally, but incomplete. */
  | { kind: "ends-early"; afterPartials?: number }
  /** The picture comes before its previews: after none of them by default. */
  | { kind: "early-final"; afterPartials?: number }
  /** JSON instead of the requested stream. */
  | { kind: "json" }
  | { kind: "error-in-200"; afterPartials?: number }
  /** A successful response without a picture; with text if the format allows it. */
  | { kind: "words"; text?: string }
  | { kind: "not-a-picture"; bytes?: Uint8Array }
  /** A picture followed by padding, 40 MB by default. */
  | { kind: "huge"; bytes?: number }
  /** Nested arrays, 100,000 deep by default, in every place where a response or an event can have its picture. `error`: as a 502. */
  | { kind: "nested"; depth?: number; as?: "answer" | "error" }
  /** Endless text without a picture: 200 MB by default, or until the client disconnects. `error`: as a 502. */
  | { kind: "endless"; bytes?: number; as?: "answer" | "error" }
  /** A successful response without usage and cost. */
  | { kind: "no-usage" };

type Where = "before-headers" | "in-body";

/** Faults that are injected into the next matching requests. */
export class Faults {
  #planned: { of: string; fault: Fault; left: number }[] = [];

  plan(of: string, fault: Fault, times: number): void {
    this.#planned.push({ of, fault, left: times });
  }

  /** The fault of this request, if any. `names`: the models it's for. */
  take(recorded: RecordedRequest, names: string[]): Fault | undefined {
    const matches = (of: string) => (of === "*" ? names.length > 0 : names.includes(of) || recorded.path.split("?")[0] === of);
    const planned = this.#planned.find((one) => one.left > 0 && matches(one.of));
    if (!planned) return undefined;
    planned.left--;
    recorded.fault = planned.fault.kind;
    return planned.fault;
  }

  clear(): void {
    this.#planned = [];
  }
}
