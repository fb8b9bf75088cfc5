/** What goes wrong with a call. `after`: only once the service has done the work. */
export type Fault =
  | { kind: "cut"; after: boolean }
  | { kind: "status"; after: boolean; status: number }
  | { kind: "refusal"; after: boolean; error: string; more: Record<string, unknown> }
  | { kind: "wait"; after: boolean; until: Promise<unknown> }
  | { kind: "limit"; seconds: number };

type Fits = (args: Record<string, unknown>) => boolean;

/** Calls that name a channel: `slack.faults.every("chat.postMessage", inChannel(general)).refuses("is_archived")`. */
export function inChannel({ id }: { id: string }): Fits {
  return ({ channel }) => channel === id;
}

interface Planned {
  method: string;
  fits: Fits;
  fault: Fault;
  left: number;
}

/** Things that go wrong on purpose, planned for the next calls of a method. */
export class Faults {
  #planned: Planned[] = [];

  /**
   * `method` is one of the Web API, or `upload` (the bytes), `download` or `response_url`.
   * `fits` narrows it down to calls with certain arguments.
   */
  next(method: string, times = 1, fits: Fits = () => true): Plan {
    return new Plan((fault) => this.#planned.push({ method, fits, fault, left: times }));
  }

  /** Until `clear`. */
  every(method: string, fits: Fits = () => true): Plan {
    return this.next(method, Number.POSITIVE_INFINITY, fits);
  }

  take(method: string, args: Record<string, unknown>): Fault | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && one.method === method && one.fits(args));
    if (planned) planned.left--;
    return planned?.fault;
  }

  /** Forgets what was planned and has not happened. */
  clear(): void {
    this.#planned = [];
  }
}

/** The second half of a sentence: `slack.faults.next("chat.postMessage").losesResponse()`. */
class Plan {
  readonly #plan: (fault: Fault) => void;

  constructor(plan: (fault: Fault) => void) {
    this.#plan = plan;
  }

  /** 429 with Retry-After. Nothing is done. */
  isLimited(seconds: number): void {
    this.#plan({ kind: "limit", seconds });
  }

  /** An HTTP status other than 200, with a page as its body. Nothing is done. */
  answers(status: number): void {
    this.#plan({ kind: "status", after: false, status });
  }

  /** It gets through and is answered as if it had not. */
  succeedsButAnswers(status: number): void {
    this.#plan({ kind: "status", after: true, status });
  }

  /** `{ ok: false, error }`. Nothing is done. */
  refuses(error: string, more: Record<string, unknown> = {}): void {
    this.#plan({ kind: "refusal", after: false, error, more });
  }

  /** It gets through and is answered `{ ok: false, error }` (`fatal_error` leaves that open). */
  worksButRefuses(error: string): void {
    this.#plan({ kind: "refusal", after: true, error, more: {} });
  }

  /** It gets through, then the line is cut. */
  losesResponse(): void {
    this.#plan({ kind: "cut", after: true });
  }

  /** The line is cut before anything is done. */
  isCut(): void {
    this.#plan({ kind: "cut", after: false });
  }

  /** Nothing is done, nothing is answered, the line stays open. */
  hangs(): void {
    this.waits(new Promise(() => {}));
  }

  /** It gets through and is never answered. */
  worksButHangs(): void {
    this.succeedsButStalls(new Promise(() => {}));
  }

  /** Nothing is done before `until` resolves. */
  waits(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: false, until });
  }

  /** It gets through at once; its answer comes when `until` resolves. */
  succeedsButStalls(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: true, until });
  }

  /** Its answer takes `ms` real milliseconds longer. */
  isSlow(ms: number): void {
    this.#plan({ kind: "wait", after: false, until: new Promise((done) => setTimeout(done, ms).unref()) });
  }
}
