import { type KnownRefusal, refusal } from "../rules/refusal.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** A fault of one request. `after`: only once the service has processed it. */
export type Fault =
  | { kind: "cut"; after: boolean }
  | { kind: "answer"; after: boolean; status: number; body: string | object; headers: Record<string, string> }
  | { kind: "wait"; after: boolean; until: Promise<unknown> }
  | { kind: "limit"; seconds: number; scope: "user" | "global" | "shared" }
  | { kind: "no files" };

type RequestFilter = (request: RecordedRequest) => boolean;

interface Planned {
  matches: RequestFilter;
  fault: Fault;
  left: number;
}

/** Matches requests that upload files. */
export const uploadsFiles: RequestFilter = ({ files }) => files.length > 0;

/** Faults that are injected into the next matching requests. */
export class Faults {
  #planned: Planned[] = [];

  /**
   * `path` matches the path after `/api/v10`, or after `/` for files. `filter` narrows it down by the request's contents:
   * `faults.every("PATCH", /messages/, uploadsFiles).isRefused("explicitContent")`.
   */
  next(method: string, path: RegExp | string, times = 1, filter: RequestFilter = () => true): FaultBuilder {
    const matchesPath = typeof path === "string" ? (at: string) => at === path : (at: string) => path.test(at);
    const matches: RequestFilter = (request) => request.method === method && matchesPath(request.path) && filter(request);
    return new FaultBuilder((fault) => this.#planned.push({ matches, fault, left: times }));
  }

  /** Until `clear`. */
  every(method: string, path: RegExp | string, filter?: RequestFilter): FaultBuilder {
    return this.next(method, path, Number.POSITIVE_INFINITY, filter);
  }

  take(request: RecordedRequest): Fault | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && one.matches(request));
    if (planned) planned.left--;
    return planned?.fault;
  }

  /** Removes all planned faults. */
  clear(): void {
    this.#planned = [];
  }
}

/** Says what goes wrong: `service.faults.next("POST", /messages$/).losesResponse()`. */
class FaultBuilder {
  readonly #plan: (fault: Fault) => void;

  constructor(plan: (fault: Fault) => void) {
    this.#plan = plan;
  }

  /** The request is processed, then the connection is cut. */
  losesResponse(): void {
    this.#plan({ kind: "cut", after: true });
  }

  /** The connection is cut before the request is processed. */
  isCut(): void {
    this.#plan({ kind: "cut", after: false });
  }

  /** The request isn't processed. A string is sent as an HTML page, headers as they are: `{ "retry-after": "soon" }`. */
  answers(status: number, body: string | object = defaultBody(status), headers: Record<string, string> = {}): void {
    this.#plan({ kind: "answer", after: false, status, body, headers });
  }

  /** The request is processed, but this is the response. */
  succeedsButAnswers(status: number, body: string | object = defaultBody(status)): void {
    this.#plan({ kind: "answer", after: true, status, body, headers: {} });
  }

  /** The request isn't processed; the response is Discord's own error. */
  isRefused(name: KnownRefusal): void {
    const refused = refusal(name);
    this.answers(refused.status, refused.body());
  }

  /** The request is processed once `until` resolves. */
  waits(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: false, until });
  }

  /** The request is processed at once; the response comes once `until` resolves. */
  succeedsButStalls(until: Promise<unknown>): void {
    this.#plan({ kind: "wait", after: true, until });
  }

  isLimited(seconds: number, scope: "user" | "global" | "shared" = "user"): void {
    this.#plan({ kind: "limit", seconds, scope });
  }

  /** The request is processed, but the response lists no files. */
  losesFiles(): void {
    this.#plan({ kind: "no files" });
  }
}

function defaultBody(status: number): object {
  return { message: `${status}`, code: 0 };
}
