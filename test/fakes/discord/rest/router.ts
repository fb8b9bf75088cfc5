import { messageIn } from "../acts/messages.ts";
import { demand } from "../rules/permissions.ts";
import { invalidField, refusal } from "../rules/refusal.ts";
import type { Channel, Guild, Message } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import type { Upload } from "./body.ts";
import type { Rate } from "./limits.ts";

export interface Reply {
  status: number;
  body?: unknown;
}

export interface Route {
  method: string;
  /** The path after `/api/v10`, with `:name` for parameters. */
  path: string;
  /** Needs no bot token: the token is in the path. */
  open?: true;
  /** Its bucket, if known. */
  rate?: Rate;
  /** Not counted by the global limit. */
  uncounted?: true;
  handle(call: Call): Reply;
}

/** One request, as its route handles it. */
export class Call {
  readonly state: ServiceState;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly uploads: Upload[];
  readonly #params: Record<string, string>;

  constructor(state: ServiceState, params: Record<string, string>, query: URLSearchParams, body: unknown, uploads: Upload[]) {
    this.state = state;
    this.#params = params;
    this.query = query;
    this.body = body;
    this.uploads = uploads;
  }

  param(name: string): string {
    return this.#params[name] ?? "";
  }

  /** A path parameter that must be an id. */
  id(name: string): string {
    const id = this.param(name);
    if (!/^\d{17,20}$/.test(id)) throw invalidField([`${name}_id`], "NUMBER_TYPE_COERCE", `Value "${id}" is not snowflake.`);
    return id;
  }

  /** The channel in the path, if the bot can see it (10003, 50001). */
  channel(): Channel {
    const channel = this.state.channels.get(this.id("channel"));
    if (!channel) throw refusal("unknownChannel");
    demand(this.state, this.state.bot.id, channel);
    return channel;
  }

  message(): Message {
    return messageIn(this.state, this.channel(), this.id("message"));
  }

  /** Throws unless the path names the bot's own application. */
  application(): string {
    if (this.param("application") !== this.state.applicationId) throw refusal("missingAccess");
    return this.state.applicationId;
  }

  /** The guild in the path, if the bot is in it (10004). */
  guild(): Guild {
    const guild = this.state.guilds.get(this.id("guild"));
    if (!guild) throw refusal("unknownGuild");
    return guild;
  }
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export class Router {
  readonly #routes: { route: Route; pattern: RegExp }[];

  constructor(routes: Route[]) {
    this.#routes = routes.map((route) => ({
      route,
      pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
    }));
  }

  /** The route for a path after `/api/v10`. Throws 404 or 405. Paths arrive percent-encoded. */
  match(method: string, path: string): Match {
    const fitting = this.#routes.filter(({ pattern }) => pattern.test(path));
    const found = fitting.find(({ route }) => route.method === method);
    if (!found) throw refusal(fitting.length > 0 ? "methodNotAllowed" : "notFound");
    const groups = Object.entries(found.pattern.exec(path)?.groups ?? {});
    const params = Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
    return { route: found.route, params };
  }
}
