import type { Asked } from "./asked.ts";

/**
 * What goes wrong. `afterPartials`: how many previews get out first (1 if any were asked for); a plain JSON answer breaks in its
 * middle instead. What is missing at a service is told in its nearest words.
 */
export type Fault =
  /**
   * 429; `retry-after` or `retry-after-ms` only if given. `retryAfter` is sent as it is, however odd: "1e300", "-1", "soon".
   * `event`: told in the stream, where OpenRouter says how long in its metadata and OpenAI doesn't.
   */
  | { kind: "rate-limited"; retryAfter?: string; retryAfterS?: number; retryAfterMs?: number; as?: "answer" | "event" }
  /** OpenAI: 429 `insufficient_quota`. OpenRouter: 402. */
  | { kind: "no-credit" }
  /** 401, whatever the key. */
  | { kind: "wrong-key" }
  /** `answer`: 400 or 403 at once. `event`: told in the stream, in Responses by a failed item. `failed`: Responses' `response.failed`. */
  | { kind: "moderated"; as?: "answer" | "event" | "failed"; afterPartials?: number }
  | { kind: "broken"; status?: 408 | 500 | 502 | 503 | 504 | 524 | 529; retryAfter?: string; retryAfterS?: number }
  /** A page of HTML from something in between. */
  | { kind: "html"; status?: number }
  /** `failed`: Responses' `response.failed`. */
  | { kind: "error-event"; as?: "failed"; afterPartials?: number }
  | { kind: "cut"; where?: Where; afterPartials?: number }
  | { kind: "hangs"; where?: Where; afterPartials?: number }
  /** The answer ends well before it is whole. */
  | { kind: "ends-early"; afterPartials?: number }
  /** The picture comes before all of its previews are there: after none of them unless said. */
  | { kind: "early-final"; afterPartials?: number }
  /** JSON, although a stream was asked for. */
  | { kind: "json" }
  | { kind: "error-in-200"; afterPartials?: number }
  /** A good answer without a picture; words only where the format has room for them. */
  | { kind: "words"; text?: string }
  | { kind: "not-a-picture"; bytes?: Uint8Array }
  /** A picture with padding behind it: 40 MB unless said. */
  | { kind: "huge"; bytes?: number }
  /** Arrays inside each other, 100,000 deep unless said, wherever an answer or an event could have its picture. `error`: a 502. */
  | { kind: "nested"; depth?: number; as?: "answer" | "error" }
  /** Text without a picture and without an end: 200 MB unless said, or until the client leaves. `error`: a 502. */
  | { kind: "endless"; bytes?: number; as?: "answer" | "error" }
  /** A good answer that does not say what was used, nor what it cost. */
  | { kind: "no-usage" };

type Where = "before-headers" | "in-body";

/** Things that go wrong on purpose: each for the next requests that fit, `times` of them. */
export class Faults {
  #planned: { of: string; fault: Fault; left: number }[] = [];

  plan(of: string, fault: Fault, times: number): void {
    this.#planned.push({ of, fault, left: times });
  }

  /** What happens to this request, if anything. `names`: the models it is for. */
  take(asked: Asked, names: string[]): Fault | undefined {
    const fits = (of: string) => (of === "*" ? names.length > 0 : names.includes(of) || asked.path.split("?")[0] === of);
    const planned = this.#planned.find((one) => one.left > 0 && fits(one.of));
    if (!planned) return undefined;
    planned.left--;
    asked.fault = planned.fault.kind;
    return planned.fault;
  }

  clear(): void {
    this.#planned = [];
  }
}
