import type { IncomingMessage, ServerResponse } from "node:http";
import { archiveIdle } from "../acts/threads.ts";
import { readFile } from "../cdn.ts";
import { Refusal, refusal } from "../rules/refusal.ts";
import { checkRequest, checkResponse } from "../rules/spec.ts";
import type { ServiceState } from "../state/service-state.ts";
import { createdAt } from "../state/snowflakes.ts";
import { readBody } from "./body.ts";
import { type Fault, Faults } from "./faults.ts";
import { type RateLimited, RateLimits, rates } from "./limits.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { Call, type Match, type Reply, type Route, Router } from "./router.ts";
import { channelRoutes } from "./routes/channels.ts";
import { CommandRoutes } from "./routes/commands.ts";
import { interactionRoutes } from "./routes/interactions.ts";
import { messageRoutes } from "./routes/messages.ts";
import { peopleRoutes } from "./routes/people.ts";
import { reactionRoutes } from "./routes/reactions.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

const prefix = /^\/api\/v(\d+)(?=\/)/;
const hourMs = 60 * 60_000;

export interface Outcome extends Reply {
  headers?: Record<string, string>;
}

/** REST API v10: records requests, injects faults, limits rates, checks the token, and dispatches to the routes. */
export class Api {
  readonly requests: RecordedRequest[] = [];
  readonly faults = new Faults();
  readonly limits: RateLimits;
  /** Intercepts every request. A request that it doesn't pass to `serve` has no effect and no response. */
  gate: (request: RecordedRequest, serve: () => Outcome) => Outcome | Promise<Outcome> = (_, serve) => serve();
  readonly #state: ServiceState;
  readonly #router: Router;
  readonly #token: () => string | undefined;

  constructor(state: ServiceState, token: () => string | undefined, more: Route[]) {
    this.#state = state;
    this.#token = token;
    this.limits = new RateLimits(state.clock);
    const routes = [peopleRoutes, messageRoutes, reactionRoutes, channelRoutes, interactionRoutes, webhookRoutes];
    this.#router = new Router([...more, ...routes.flat(), ...new CommandRoutes().routes]);
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const recorded = this.#record(request, url);
    const outcome = await this.#outcome(request, url, recorded);
    if (outcome === "cut") return void request.socket.destroy();
    recorded.status = outcome.status;
    recorded.response = outcome.body;
    this.#state.watch.changed();
    send(response, outcome);
  }

  #record(request: IncomingMessage, url: URL): RecordedRequest {
    const recorded: RecordedRequest = {
      method: request.method ?? "GET",
      path: url.pathname.replace(prefix, ""),
      query: url.searchParams,
      body: undefined,
      files: [],
      at: this.#state.clock.now(),
    };
    this.requests.push(recorded);
    return recorded;
  }

  async #outcome(request: IncomingMessage, url: URL, recorded: RecordedRequest): Promise<Outcome | "cut"> {
    const body = await readBody(request).catch((error: unknown) => error);
    if (body instanceof Error) return toOutcome(body);
    const { json, uploads } = body as Awaited<ReturnType<typeof readBody>>;
    Object.assign(recorded, { body: json, files: uploads });
    this.#state.watch.changed();
    const fault = this.faults.take(recorded);
    const before = await this.#applyFault(fault, false);
    if (before) return before;
    const outcome = await this.gate(recorded, () => this.#answer(request, url, recorded));
    return (await this.#applyFault(fault, true)) ?? (fault?.kind === "no files" ? withoutFiles(outcome) : outcome);
  }

  async #applyFault(fault: Fault | undefined, after: boolean): Promise<Outcome | "cut" | undefined> {
    if (fault?.kind === "limit" && !after)
      return this.#rateLimitResponse({ retryAfterSeconds: fault.seconds, scope: fault.scope }, {});
    if (!fault || !("after" in fault) || fault.after !== after) return undefined;
    if (fault.kind === "cut") return "cut";
    if (fault.kind === "answer") return { status: fault.status, body: fault.body, headers: fault.headers };
    await fault.until;
    return undefined;
  }

  #answer(request: IncomingMessage, url: URL, recorded: RecordedRequest): Outcome {
    try {
      archiveIdle(this.#state);
      if (/^\/(cdn|media)\//.test(url.pathname)) return readFile(this.#state, url);
      if (this.limits.banned) return { status: 429, body: "error code: 1015" };
      if (prefix.exec(url.pathname)?.[1] !== "10") throw refusal("invalidVersion");
      const match = this.#router.match(recorded.method, recorded.path);
      if (!match.route.open) this.#authenticate(request);
      return this.#limitOrHandle(match, recorded);
    } catch (error) {
      const outcome = toOutcome(error);
      if (outcome.status === 401 || outcome.status === 403) this.limits.countInvalid();
      return outcome;
    }
  }

  #authenticate(request: IncomingMessage): void {
    const token = this.#token();
    if (token === undefined || request.headers.authorization !== `Bot ${token}`) throw refusal("unauthorized");
  }

  #limitOrHandle(match: Match, recorded: RecordedRequest): Outcome {
    const { limited, headers } = this.limits.take(match);
    const hidden = limited ?? this.#hiddenLimit(match, recorded);
    if (hidden) return this.#rateLimitResponse(hidden, headers);
    const call = new Call(this.#state, match.params, recorded.query, recorded.body, recorded.files);
    try {
      checkRequest(match.route, recorded.body);
      const reply = match.route.handle(call);
      checkResponse(match.route, reply);
      return { ...reply, headers };
    } catch (error) {
      const outcome = toOutcome(error);
      if (outcome.status === 401 || outcome.status === 403) this.limits.countInvalid();
      return { ...outcome, headers };
    }
  }

  /** Limits without headers: renames, and edits to messages older than an hour (30046). */
  #hiddenLimit({ route, params }: Match, recorded: RecordedRequest): RateLimited | undefined {
    const { channel = "", message = "" } = params;
    if (route.method !== "PATCH" || !/^\d+$/.test(channel)) return undefined;
    if (route.path === "/channels/:channel" && Object(recorded.body).name !== undefined)
      return this.limits.hidden(channel, rates.rename);
    const old = /^\d+$/.test(message) && this.#state.clock.now() - createdAt(message) > hourMs;
    const limited = old ? this.limits.hidden(channel, rates.oldEdit) : undefined;
    if (!limited) return undefined;
    const sentence = "Maximum number of edits to messages older than 1 hour reached. Try again later";
    return { ...limited, code: 30046, message: sentence };
  }

  #rateLimitResponse(limited: RateLimited, headers: Record<string, string>): Outcome {
    const { retryAfterSeconds, scope, code, message = "You are being rate limited." } = limited;
    if (scope !== "shared") this.limits.countInvalid();
    return {
      status: 429,
      headers: {
        ...headers,
        "retry-after": String(Math.ceil(retryAfterSeconds)),
        "x-ratelimit-scope": scope,
        ...(scope === "global" ? { "x-ratelimit-global": "true" } : {}),
      },
      body: { message, retry_after: retryAfterSeconds, global: scope === "global", ...(code === undefined ? {} : { code }) },
    };
  }
}

function toOutcome(error: unknown): Outcome {
  if (error instanceof Refusal) return { status: error.status, body: error.body() };
  throw error;
}

function withoutFiles(outcome: Outcome): Outcome {
  return typeof outcome.body === "object" ? { ...outcome, body: { ...outcome.body, attachments: [] } } : outcome;
}

function send(response: ServerResponse, { status, body, headers = {} }: Outcome): void {
  const raw = typeof body === "string" || Buffer.isBuffer(body);
  const type = raw ? "text/html" : "application/json";
  response.writeHead(status, { ...(body === undefined ? {} : { "content-type": type }), ...headers });
  response.end(raw || body === undefined ? body : JSON.stringify(body));
}
