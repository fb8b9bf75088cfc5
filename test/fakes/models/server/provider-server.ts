/**
 * The server under the fakes of providers that have one file each (google.ts, replicate.ts, …):
 *
 *   const google = await startGoogle();
 *   google.url, google.key                    what an adapter is given
 *   google.orders("gemini-3-pro-image")       requests for pictures: prompt, pictures, seed, ratio, parameters, outcome
 *   google.requests                           all requests
 *   google.charged                            { times, usd } of all requests together
 *   google.fail("overloaded", { times: 2 })   fails the next two orders; the names are the provider's own (see its file)
 *   google.fail({ status: 418, code: "teapot", body: {} }, { of: "/v1beta/models" })   sends this answer for a path
 *   google.fail("cut")                        does and charges the work, and loses the answer; see ConnectionFailure
 *   const hold = google.hold()                orders wait before the work; hold("*", "final") after it; hold.release()
 *   google.clock.advance(600_000)             lets links expire
 *   await google.until(() => google.orders().length === 3, "three orders")
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { type Body, readBody } from "./body.ts";
import { htmlPage, type RetryAfter } from "./http-errors.ts";
import { Hold, Paces, type Point } from "./pace.ts";
import { type ConnectionFailure, isConnectionFailure, type PlannedFailure, PlannedFailures } from "./planned-failures.ts";
import { newProviderRequest, type ProviderRequest } from "./provider-request.ts";
import { RefusalError } from "./refusal-error.ts";
import { type ErrorResponse, ResponseWriter } from "./response-writer.ts";

/** A successful answer. Bytes are sent as a file of this type. */
export interface Reply {
  status?: number;
  body: object | Uint8Array;
  type?: string;
  headers?: Record<string, string>;
}

/** What an accepted request sets off. May reject when the client disconnects. */
export type Work = (signal: AbortSignal) => Promise<Reply> | Reply;

/** What one provider does differently from the others. */
export interface ProviderRules<Kind extends string> {
  /** The path of the base URL: "/v1beta" */
  path: string;
  key: string;
  /** Whether a request carries the key, or needs none. */
  isAuthorized(request: IncomingMessage, key: string): boolean;
  unauthorized(request: IncomingMessage): ErrorResponse;
  /** The provider's own failures by name. */
  failures: Record<Kind, (options: RetryAfter) => ErrorResponse>;
  /** Checks a request and records what it asks for. Throws a RefusalError. */
  check(request: ProviderRequest, body: Body): Promise<Work> | Work;
}

export interface FailOptions extends RetryAfter {
  /** A model, the beginning of a path, or "*": all orders. */
  of?: string;
  times?: number;
}

export class ProviderServer<Kind extends string> {
  /** Every request, oldest first. */
  readonly requests: ProviderRequest[] = [];
  readonly clock = new Clock();
  key: string;
  readonly #rules: ProviderRules<Kind>;
  readonly #failures = new PlannedFailures();
  readonly #paces = new Paces();
  readonly #watch = new Watch();
  readonly #server: Server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      // a bug in this fake, not in its client: report it instead of hanging
      if (!response.headersSent) response.writeHead(599, { "content-type": "text/plain" });
      response.end(String(error instanceof Error ? error.stack : error));
    });
  });

  constructor(rules: ProviderRules<Kind>) {
    this.#rules = rules;
    this.key = rules.key;
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  /** "http://127.0.0.1:1234" */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The base URL. */
  get url(): string {
    return `${this.origin}${this.#rules.path}`;
  }

  /** Requests for a picture, including refused ones, oldest first; of one model, or of all. */
  orders(model?: string): ProviderRequest[] {
    return this.requests.filter((one) => one.model !== undefined && (model === undefined || one.model === model));
  }

  /** How often all requests together were charged, and for how much. */
  get charged(): { times: number; usd: number } {
    const sum = (of: "charges" | "costUsd") => this.requests.reduce((total, one) => total + one[of], 0);
    return { times: sum("charges"), usd: sum("costUsd") };
  }

  /** Plans a failure of the next orders: `times` of them, one by default. */
  fail(failure: Kind | ConnectionFailure | "html" | ErrorResponse, { of = "*", times = 1, ...options }: FailOptions = {}): void {
    this.#failures.plan(of, this.#planned(failure, options), times);
  }

  clearFailures(): void {
    this.#failures.clear();
  }

  /** Holds orders of this model back, before or after the work, until they are released. */
  hold(of = "*", before: Extract<Point, "answer" | "final"> = "answer"): Hold {
    const hold = new Hold(before, () => this.#watch.changed());
    this.#paces.hold(of, hold);
    return hold;
  }

  /** Resolves with what `find` returns once that is neither undefined nor false; rejects after 20 s. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.#watch.until(find, what);
  }

  /** Tells those who wait in `until` that something has changed. */
  changed(): void {
    this.#watch.changed();
  }

  #planned(failure: Kind | ConnectionFailure | "html" | ErrorResponse, options: RetryAfter): PlannedFailure {
    if (typeof failure === "object") return { name: "response", response: failure, connection: undefined };
    if (isConnectionFailure(failure)) return { name: failure, response: undefined, connection: failure };
    const response = failure === "html" ? htmlPage(502) : this.#rules.failures[failure](options);
    return { name: failure, response, connection: undefined };
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = this.#record(incoming);
    const writer = new ResponseWriter(response, request, () => this.#watch.changed());
    const body = await readBody(incoming).catch(() => undefined);
    if (!body) return; // the client disconnected while it was sending
    try {
      if (!request.authorized) throw new RefusalError(this.#rules.unauthorized(incoming));
      await this.#answer(request, await this.#rules.check(request, body), writer);
    } catch (error) {
      if (error instanceof RefusalError) writer.error(error.response);
      else if (!writer.signal.aborted) throw error;
    } finally {
      this.#watch.changed();
    }
  }

  #record(incoming: IncomingMessage): ProviderRequest {
    const { method = "GET", url: path = "/", headers } = incoming;
    const authorized = this.#rules.isAuthorized(incoming, this.key);
    const request = newProviderRequest({ id: randomUUID(), method, path, headers, authorized });
    this.requests.push(request);
    return request;
  }

  async #answer(request: ProviderRequest, work: Work, writer: ResponseWriter): Promise<void> {
    const { model, path } = request;
    const isOrderOf = (of: string) => model !== undefined && (of === "*" || of === model);
    const failure = this.#failures.take((of) => (of.startsWith("/") ? path.startsWith(of) : isOrderOf(of)));
    request.failure = failure?.name;
    const reach = async (point: Point) => {
      if (model !== undefined) await this.#paces.reach(point, [model], writer.signal);
    };
    await reach("answer");
    if (failure?.connection === "reset") return writer.cut();
    if (failure?.response) throw new RefusalError(failure.response);
    const reply = await work(writer.signal);
    await reach("final");
    this.#watch.changed();
    await send(reply, failure?.connection, writer);
  }
}

/** Charges a request. */
export function charge(request: ProviderRequest, usd: number): void {
  request.charges++;
  request.costUsd += usd;
}

/** Takes all charges of a request back. */
export function refund(request: ProviderRequest): void {
  request.charges = 0;
  request.costUsd = 0;
}

async function send(reply: Reply, failure: ConnectionFailure | undefined, writer: ResponseWriter): Promise<void> {
  const { status = 200, body, type = "application/octet-stream", headers } = reply;
  if (failure === "cut") return writer.cut();
  if (failure === "hangs") return untilDisconnected(writer.signal);
  if (failure === "cut-in-body") {
    if (body instanceof Uint8Array) await writer.sendHalfFile(type, body);
    else await writer.sendHalf(body);
    return writer.cut();
  }
  if (body instanceof Uint8Array) writer.file(type, body, headers);
  else writer.json(status, body, headers);
}

function untilDisconnected(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
