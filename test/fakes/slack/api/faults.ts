/** A fault of one call. `after`: only once the service has processed it. */
export type Fault =
  | { kind: "cut"; after: boolean }
  | { kind: "status"; after: boolean; status: number }
  | { kind: "refusal"; after: boolean; error: string; more: Record<string, unknown> }
  | { kind: "wait"; after: boolean; until: Promise<unknown> }
  | { kind: "limit"; seconds: number };

type CallFilter = (args: Record<string, unknown>) => boolean;

/** Matches calls in a channel: `slack.faults.every("chat.postMessage", inChannel(general)).refuses("is_archived")`. */
export function inChannel({ id }: { id: string }): CallFilter {
  return ({ channel }) => channel === id;
}

interface Planned {
  method: string;
  matches: CallFilter;
  fault: Fault;
  left: number;
}

/** Faults that are injected into the next calls of a method. */
export class Faults {
  #planned: Planned[] = [];

  /**
   * `method` is a Web API method, `upload` (of the bytes), `download` or `response_url`.
   * `filter` narrows it down by the call's arguments.
   */
  next(method: string, times = 1, filter: CallFilter = () => true): FaultBuilder {
    return new FaultBuilder((fault) => this.#planned.push({ method, matches: filter, fault, left: times }));
  }

  /** Until `clear`. */
  every(method: string, filter: CallFilter = () => true): FaultBuilder {
    return this.next(method, Number.POSITIVE_INFINITY, filter);
  }

  take(method: string, args: Record<string, unknown>): Fault | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && one.method === method && one.matches(args));
    if (planned) planned.left--;
    return planned?.fault;
  }

  /** Removes all planned faults. */
  clear(): void {
    this.#planned = [];
  }
}

/** Says what goes wrong: `slack.faults.next("chat.postMessage").losesResponse()`. */
class FaultBuilder {
  readonly #plan: (fault: Fault) => void;

  constructor(plan: (fault: Fault) => void) {
    this.#plan = plan;
  }

  /** 429 with Retry-After. The call isn't processed. */
  isLimited(seconds: number): void {
    this.#plan({ kind: "limit", seconds });
  }

  /** An HTTP error with an HTML body. The call isn't processed. */
  answers(status: number): void {
    this.#plan({ kind: "status", after: false, status });
  }

  /** The call is processed, but the response is this HTTP error. */
  succeedsButAnswers(status: number): void {
    this.#plan({ kind: "status", after: true, status });
  }

  /** `{ ok: false, error }`. The call isn't processed. */
  refuses(error: string, more: Record<string, unknown> = {}): void {
    this.#plan({ kind: "refusal", after: false, error, more });
  }

  /** The call is processed, but the response is `{ ok: false, error }`, as `fatal_error` allows. */
  succeedsButRefuses(error: string): void {
    this.#plan({ kind: "refusal", after: true, error, more: {} });
  }

  /** The call is processed, then the connection is cut. */
  losesResponse(): void {
    this.#plan({ kind: "cut", after: true });
  }

  /** The connection is cut before the call is processed. */
  isCut(): void {
    this.#plan({ kind: "cut", after: false });
  }

  /** The call isn't processed and gets no response. The connection stays open. */
  hangs(): void {
    this.waits(new Promise(() => {}));
  }

  /** The call is processed but gets no response. */
  succeedsButHangs(): void {
    this.succeedsButStalls(new Promise(() => {}));
  }

  /** The call is processed once `until` resolves. */
  waits(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: false, until });
  }

  /** The call is processed at once; the response comes once `until` resolves. */
  succeedsButStalls(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: true, until });
  }

  /** The call takes `ms` real milliseconds longer. */
  isSlow(ms: number): void {
    this.#plan({ kind: "wait", after: false, until: new Promise((done) => setTimeout(done, ms).unref()) });
  }
}
