import { type KnownRefusal, refusal } from "../rules/refusal.ts";
import type { Recorded } from "./record.ts";

/** What goes wrong with a request. `after`: only once the service has done the work. */
export type Fault =
  | { kind: "cut"; after: boolean }
  | { kind: "answer"; after: boolean; status: number; body: string | object; headers: Record<string, string> }
  | { kind: "wait"; after: boolean; until: Promise<unknown> }
  | { kind: "limit"; seconds: number; scope: "user" | "global" | "shared" }
  | { kind: "no files" };

type Fits = (request: Recorded) => boolean;

interface Planned {
  fits: Fits;
  fault: Fault;
  left: number;
}

/** A request that uploads files: what Discord's filter and limits look at. */
export const uploadsFiles: Fits = ({ files }) => files.length > 0;

/** Things that go wrong on purpose, planned for the next requests that fit. */
export class Faults {
  #planned: Planned[] = [];

  /**
   * `path` is looked for in the path below `/api/v10`, or below `/` for files. `fits` narrows it down to requests with a certain
   * body: `faults.every("PATCH", /messages/, uploadsFiles).isRefused("explicitContent")`.
   */
  next(method: string, path: RegExp | string, times = 1, fits: Fits = () => true): Plan {
    const matches = typeof path === "string" ? (at: string) => at === path : (at: string) => path.test(at);
    const fitting: Fits = (request) => request.method === method && matches(request.path) && fits(request);
    return new Plan((fault) => this.#planned.push({ fits: fitting, fault, left: times }));
  }

  /** Until `clear`. */
  every(method: string, path: RegExp | string, fits?: Fits): Plan {
    return this.next(method, path, Number.POSITIVE_INFINITY, fits);
  }

  take(request: Recorded): Fault | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && one.fits(request));
    if (planned) planned.left--;
    return planned?.fault;
  }

  /** Forgets what was planned and has not happened. */
  clear(): void {
    this.#planned = [];
  }
}

/** The second half of a sentence: `service.faults.next("POST", /messages$/).losesItsAnswer()`. */
class Plan {
  readonly #plan: (fault: Fault) => void;

  constructor(plan: (fault: Fault) => void) {
    this.#plan = plan;
  }

  /** It gets through, then the connection is cut. */
  losesItsAnswer(): void {
    this.#plan({ kind: "cut", after: true });
  }

  /** The connection is cut before anything is done. */
  isCut(): void {
    this.#plan({ kind: "cut", after: false });
  }

  /** Nothing is done; a string is sent as an HTML page. Headers are sent as they are, however odd: `{ "retry-after": "soon" }`. */
  answers(status: number, body: string | object = defaultBody(status), headers: Record<string, string> = {}): void {
    this.#plan({ kind: "answer", after: false, status, body, headers });
  }

  /** It gets through and is answered as if it had not. */
  worksButAnswers(status: number, body: string | object = defaultBody(status)): void {
    this.#plan({ kind: "answer", after: true, status, body, headers: {} });
  }

  /** Nothing is done, with the status, code and sentence that Discord has for it. */
  isRefused(name: KnownRefusal): void {
    const refused = refusal(name);
    this.answers(refused.status, refused.body());
  }

  /** Nothing is done before `until` resolves. */
  waits(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: false, until });
  }

  /** It gets through at once; its answer comes when `until` resolves. */
  worksButStalls(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: true, until });
  }

  isLimited(seconds: number, scope: "user" | "global" | "shared" = "user"): void {
    this.#plan({ kind: "limit", seconds, scope });
  }

  /** A post that is answered well but has lost its files. */
  losesItsFiles(): void {
    this.#plan({ kind: "no files" });
  }
}

function defaultBody(status: number): object {
  return { message: `${status}`, code: 0 };
}
