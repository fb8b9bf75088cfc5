import type { IncomingMessage, ServerResponse } from "node:http";
import { archiveIdle } from "../acts/threads.ts";
import { readFile } from "../cdn.ts";
import { Refusal, refusal } from "../rules/refusal.ts";
import { demandAnswer, demandDescribed } from "../rules/spec.ts";
import { bornAt } from "../state/snowflakes.ts";
import type { World } from "../state/world.ts";
import { readBody } from "./body.ts";
import { type Fault, Faults } from "./faults.ts";
import { type Limited, RateLimits, rates } from "./limits.ts";
import type { Recorded } from "./record.ts";
import { Call, type Match, type Reply, type Route, Router } from "./router.ts";
import { channelRoutes } from "./routes/channels.ts";
import { CommandBook } from "./routes/commands.ts";
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

/** REST API v10: records, goes wrong on purpose, limits, lets in, and hands over to the routes. */
export class Api {
  readonly requests: Recorded[] = [];
  readonly faults = new Faults();
  readonly limits: RateLimits;
  /** Stands between a request and the service: what it does not let through is neither done nor answered. */
  gate: (request: Recorded, serve: () => Outcome) => Outcome | Promise<Outcome> = (_, serve) => serve();
  readonly #world: World;
  readonly #router: Router;
  readonly #token: () => string | undefined;

  constructor(world: World, token: () => string | undefined, more: Route[]) {
    this.#world = world;
    this.#token = token;
    this.limits = new RateLimits(world.clock);
    const routes = [peopleRoutes, messageRoutes, reactionRoutes, channelRoutes, interactionRoutes, webhookRoutes];
    this.#router = new Router([...more, ...routes.flat(), ...new CommandBook().routes]);
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const recorded = this.#record(request, url);
    const outcome = await this.#outcome(request, url, recorded);
    if (outcome === "cut") return void request.socket.destroy();
    recorded.status = outcome.status;
    recorded.answer = outcome.body;
    this.#world.watch.changed();
    send(response, outcome);
  }

  #record(request: IncomingMessage, url: URL): Recorded {
    const recorded: Recorded = {
      method: request.method ?? "GET",
      path: url.pathname.replace(prefix, ""),
      query: url.searchParams,
      body: undefined,
      files: [],
      at: this.#world.clock.now(),
    };
    this.requests.push(recorded);
    return recorded;
  }

  async #outcome(request: IncomingMessage, url: URL, recorded: Recorded): Promise<Outcome | "cut"> {
    const body = await readBody(request).catch((error: unknown) => error);
    if (body instanceof Error) return refused(body);
    const { json, uploads } = body as Awaited<ReturnType<typeof readBody>>;
    Object.assign(recorded, { body: json, files: uploads });
    this.#world.watch.changed();
    const fault = this.faults.take(recorded);
    const before = await this.#suffer(fault, false);
    if (before) return before;
    const outcome = await this.gate(recorded, () => this.#answer(request, url, recorded));
    return (await this.#suffer(fault, true)) ?? (fault?.kind === "no files" ? withoutFiles(outcome) : outcome);
  }

  async #suffer(fault: Fault | undefined, after: boolean): Promise<Outcome | "cut" | undefined> {
    if (fault?.kind === "limit" && !after) return this.#limited({ retryAfterSeconds: fault.seconds, scope: fault.scope }, {});
    if (!fault || !("after" in fault) || fault.after !== after) return undefined;
    if (fault.kind === "cut") return "cut";
    if (fault.kind === "answer") return { status: fault.status, body: fault.body, headers: fault.headers };
    await fault.until;
    return undefined;
  }

  #answer(request: IncomingMessage, url: URL, recorded: Recorded): Outcome {
    try {
      archiveIdle(this.#world);
      if (/^\/(cdn|media)\//.test(url.pathname)) return readFile(this.#world, url);
      if (this.limits.banned) return { status: 429, body: "error code: 1015" };
      if (prefix.exec(url.pathname)?.[1] !== "10") throw refusal("invalidVersion");
      const match = this.#router.match(recorded.method, recorded.path);
      if (!match.route.open) this.#letIn(request);
      return this.#limitedOr(match, recorded);
    } catch (error) {
      const outcome = refused(error);
      if (outcome.status === 401 || outcome.status === 403) this.limits.invalid();
      return outcome;
    }
  }

  #letIn(request: IncomingMessage): void {
    const token = this.#token();
    if (token === undefined || request.headers.authorization !== `Bot ${token}`) throw refusal("unauthorized");
  }

  #limitedOr(match: Match, recorded: Recorded): Outcome {
    const { limited, headers } = this.limits.take(match);
    const hidden = limited ?? this.#hiddenLimit(match, recorded);
    if (hidden) return this.#limited(hidden, headers);
    const call = new Call(this.#world, match.params, recorded.query, recorded.body, recorded.files);
    try {
      demandDescribed(match.route, recorded.body);
      const reply = match.route.handle(call);
      demandAnswer(match.route, reply);
      return { ...reply, headers };
    } catch (error) {
      const outcome = refused(error);
      if (outcome.status === 401 || outcome.status === 403) this.limits.invalid();
      return { ...outcome, headers };
    }
  }

  /** Renames, and edits to messages older than an hour (30046), have limits that no header tells of (facts §9). */
  #hiddenLimit({ route, params }: Match, recorded: Recorded): Limited | undefined {
    const { channel = "", message = "" } = params;
    if (route.method !== "PATCH" || !/^\d+$/.test(channel)) return undefined;
    if (route.path === "/channels/:channel" && Object(recorded.body).name !== undefined)
      return this.limits.hidden(channel, rates.rename);
    const old = /^\d+$/.test(message) && this.#world.clock.now() - bornAt(message) > hourMs;
    const limited = old ? this.limits.hidden(channel, rates.oldEdit) : undefined;
    if (!limited) return undefined;
    const said = "Maximum number of edits to messages older than 1 hour reached. Try again later";
    return { ...limited, code: 30046, message: said };
  }

  #limited(limited: Limited, headers: Record<string, string>): Outcome {
    const { retryAfterSeconds, scope, code, message = "You are being rate limited." } = limited;
    if (scope !== "shared") this.limits.invalid();
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

function refused(error: unknown): Outcome {
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
