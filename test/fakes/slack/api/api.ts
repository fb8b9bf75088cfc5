import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authorization } from "../oauth/authorization.ts";
import { Refusal } from "../rules/refusal.ts";
import type { Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { parseJson, readArguments } from "./body.ts";
import { type Fault, Faults } from "./faults.ts";
import { RateLimits } from "./limits.ts";
import type { Json, Method } from "./method.ts";
import type { RecordedCall } from "./recorded-call.ts";

export interface Outcome {
  status: number;
  body: Json | string | Buffer;
  headers?: Record<string, string>;
  /** Why the rules refused the call. */
  refused?: string;
}

/** The app-level token, which belongs to no workspace. */
export interface AppToken {
  /** Undefined once it is revoked. */
  value: string | undefined;
  scopes: Set<string>;
}

/** The Web API: records calls, injects faults, limits rates, checks the token, and dispatches to the methods. */
export class Api {
  readonly calls: RecordedCall[] = [];
  readonly faults = new Faults();
  readonly limits: RateLimits;
  /** Intercepts every request. A request that it doesn't pass to `serve` has no effect and no response. */
  gate: (request: RecordedCall, serve: () => Outcome | Promise<Outcome>) => Outcome | Promise<Outcome> = (_, serve) => serve();
  readonly #state: ServiceState;
  readonly #app: AppToken;
  readonly #oauth: Authorization;
  readonly #methods = new Map<string, Method>();

  constructor(state: ServiceState, app: AppToken, oauth: Authorization, methods: Method[]) {
    this.#state = state;
    this.#app = app;
    this.#oauth = oauth;
    this.limits = new RateLimits(state.clock);
    for (const one of methods) this.#methods.set(one.name, one);
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL, name: string): Promise<void> {
    let args: Json = {};
    let broken: Outcome | undefined;
    try {
      args = await readArguments(request, url);
    } catch (error) {
      broken = toOutcome(error);
    }
    await this.handle(request, response, name, args, () => broken ?? this.#answer(request, name, args));
  }

  /** Records a request, applies a planned fault, and responds with the outcome of `work`. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    args: Json,
    work: () => Outcome | Promise<Outcome>,
  ): Promise<void> {
    const recorded = this.#record(request, method, args);
    const fault = this.faults.take(method, args);
    const outcome = (await applyFault(fault, false)) ?? (await this.#work(recorded, work));
    const last = (await applyFault(fault, true)) ?? outcome;
    if (last === "cut") return void request.socket.destroy();
    recorded.status = last.status;
    if (typeof last.body === "object" && !Buffer.isBuffer(last.body)) recorded.response = last.body;
    this.#state.watch.changed();
    send(response, last);
  }

  async #work(recorded: RecordedCall, work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
    const outcome = await this.gate(recorded, work);
    if (outcome.refused !== undefined) recorded.refused = outcome.refused;
    this.#state.watch.changed();
    return outcome;
  }

  #record(request: IncomingMessage, method: string, args: Json): RecordedCall {
    const { token: _, ...kept } = args;
    const sent = Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, nested(value)]));
    const team = this.#teamOf(tokenOf(request, args));
    const { headers } = request;
    const recorded: RecordedCall = {
      method,
      args: kept,
      sent,
      headers,
      at: this.#state.clock.now(),
      ...(team ? { teamId: team.id } : {}),
    };
    this.calls.push(recorded);
    this.#state.watch.changed();
    return recorded;
  }

  #answer(request: IncomingMessage, name: string, given: Json): Outcome {
    try {
      if (name === "oauth.v2.access") return this.#oauth.exchange(request.headers, given);
      const method = this.#methods.get(name);
      if (!method) throw new Refusal("unknown_method", [], { req_method: name });
      // every method accepts a team_id; Bolt adds it to all calls
      const { token: _, team_id: teamId, ...args } = given;
      const team = this.#authenticate(method, tokenOf(request, given));
      if (teamId !== undefined && teamId !== team.id) throw new Refusal("team_access_not_granted");
      const wait = this.limits.take(team.id, name, method.tier, args.channel);
      if (wait !== undefined) return rateLimitResponse(wait);
      const scopes = method.token === "app" ? this.#app.scopes : team.scopes;
      if (method.scope !== undefined && !scopes.has(method.scope))
        throw new Refusal("missing_scope", [], { needed: method.scope, provided: [...scopes].join(",") });
      const headers = { "x-oauth-scopes": [...scopes].join(","), "x-accepted-oauth-scopes": method.scope ?? "" };
      return { status: 200, body: { ok: true, ...method.run(args, { state: this.#state, team }) }, headers };
    } catch (error) {
      return toOutcome(error);
    }
  }

  /** The workspace of a token; any workspace for the app-level token. */
  #authenticate(method: Method, token: string | undefined): Team {
    if (!token) throw new Refusal("not_authed");
    const isApp = token === this.#app.value;
    const team = isApp ? [...this.#state.teams.values()][0] : this.#teamOf(token);
    if (!team) throw new Refusal("invalid_auth");
    if (isApp !== (method.token === "app")) throw new Refusal("not_allowed_token_type");
    if (!isApp && team.authError) throw new Refusal(team.authError);
    return team;
  }

  #teamOf(token: string | undefined): Team | undefined {
    return [...this.#state.teams.values()].find((one) => one.botToken === token);
  }
}

export function toOutcome(error: unknown): Outcome {
  if (error instanceof Refusal) return { status: 200, body: error.body(), refused: error.error };
  throw error;
}

function rateLimitResponse(seconds: number): Outcome {
  return { status: 429, headers: { "retry-after": String(seconds) }, body: { ok: false, error: "ratelimited" } };
}

async function applyFault(fault: Fault | undefined, after: boolean): Promise<Outcome | "cut" | undefined> {
  if (fault?.kind === "limit") return after ? undefined : rateLimitResponse(fault.seconds);
  if (fault?.after !== after) return undefined;
  if (fault.kind === "cut") return "cut";
  if (fault.kind === "status") return { status: fault.status, body: `<html><body>${fault.status}</body></html>` };
  if (fault.kind === "refusal") return { status: 200, body: { ok: false, error: fault.error, ...fault.more } };
  await fault.until;
  return undefined;
}

/** The token from the header, or else from the arguments. */
export function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? (typeof args.token === "string" ? args.token : undefined);
}

function nested(value: unknown): unknown {
  return typeof value === "string" && /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;
}

function send(response: ServerResponse, { status, body, headers = {} }: Outcome): void {
  const raw = typeof body === "string" || Buffer.isBuffer(body);
  response.writeHead(status, {
    "content-type": raw ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
    ...headers,
  });
  response.end(raw ? body : JSON.stringify(body));
}
