import type { Recorded } from "./record.ts";

/** What goes wrong with a request. `after`: only once the service has done the work. */
export type Fault =
  | { kind: "cut"; after: boolean }
  | { kind: "answer"; after: boolean; status: number; body: string | object }
  | { kind: "wait"; after: boolean; until: Promise<unknown> }
  | { kind: "limit"; seconds: number; scope: "user" | "global" | "shared" }
  | { kind: "no files" };

interface Planned {
  fits(request: Recorded): boolean;
  fault: Fault;
  left: number;
}

/** Things that go wrong on purpose. Each is planned for the next requests that fit, and then it is over. */
export class Faults {
  #planned: Planned[] = [];

  /** `path` is looked for in the path below `/api/v10`, or below `/` for files. */
  next(method: string, path: RegExp | string, times = 1): Plan {
    const fits = (request: Recorded) =>
      request.method === method && (typeof path === "string" ? request.path === path : path.test(request.path));
    return new Plan((fault) => this.#planned.push({ fits, fault, left: times }));
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

  /** Nothing is done; a string is sent as an HTML page. */
  answers(status: number, body: string | object = { message: `${status}`, code: 0 }): void {
    this.#plan({ kind: "answer", after: false, status, body });
  }

  /** It gets through and is answered as if it had not. */
  worksButAnswers(status: number, body: string | object = { message: `${status}`, code: 0 }): void {
    this.#plan({ kind: "answer", after: true, status, body });
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
