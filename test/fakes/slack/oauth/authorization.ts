import { randomBytes, randomInt } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Outcome } from "../api/api.ts";
import { Refusal } from "../rules/refusal.ts";
import type { Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

const codeMs = 10 * 60_000;
const digits = () => String(randomInt(1e12, 9e12));

/** A code that a person's consent has made. */
interface Code {
  /** Undefined: the app is installed for a whole Enterprise organization. */
  team: Team | undefined;
  scopes: string[];
  /** As it was sent to the consent page, if it was. */
  redirectUri: string | undefined;
  expiresAt: number;
  used: boolean;
}

const Access = z.strictObject({
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  grant_type: z.literal("authorization_code").optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** Installs the app (OAuth v2): checks requests for consent, issues codes, and exchanges them for bot tokens. */
export class Authorization {
  readonly clientId = `${digits()}.${digits()}`;
  readonly clientSecret = randomBytes(16).toString("hex");
  /** The redirect URLs in the app's settings. */
  redirectUrls: string[] = [];
  readonly #state: ServiceState;
  readonly #codes = new Map<string, Code>();

  constructor(state: ServiceState) {
    this.#state = state;
  }

  /** Why the consent page refuses a request. Undefined: it shows the page. */
  problemWith(request: URL): string | undefined {
    const asked = request.searchParams;
    if (asked.get("client_id") !== this.clientId) return "invalid_client_id";
    if (!asked.get("scope")) return "invalid_scope";
    return this.#redirectUrl(asked) === undefined ? "bad_redirect_uri" : undefined;
  }

  /** A person consents for a workspace, or for a whole organization. Returns the address to which Slack sends the browser. */
  allow(request: URL, teamId: string | undefined): URL {
    const code = `${digits()}.${randomBytes(16).toString("hex")}`;
    const asked = request.searchParams;
    this.#codes.set(code, {
      team: teamId === undefined ? undefined : this.#state.team(teamId),
      scopes: (asked.get("scope") ?? "").split(","),
      redirectUri: asked.get("redirect_uri") ?? undefined,
      expiresAt: this.#state.clock.now() + codeMs,
      used: false,
    });
    return this.#redirect(asked, "code", code);
  }

  /** A person presses Cancel. */
  deny(request: URL): URL {
    return this.#redirect(request.searchParams, "error", "access_denied");
  }

  #redirect(asked: URLSearchParams, name: string, value: string): URL {
    const url = new URL(this.#redirectUrl(asked) ?? "about:blank");
    url.searchParams.set(name, value);
    url.searchParams.set("state", asked.get("state") ?? "");
    return url;
  }

  /** Without one in the request, the settings' only one. Otherwise one of the settings, or an address below it. */
  #redirectUrl(asked: URLSearchParams): string | undefined {
    const given = asked.get("redirect_uri");
    if (given === null) return this.redirectUrls.length === 1 ? this.redirectUrls[0] : undefined;
    return this.redirectUrls.some((url) => given === url || given.startsWith(`${url}/`)) ? given : undefined;
  }

  /** `oauth.v2.access`. The client's id and secret are in the arguments or in HTTP Basic authentication. */
  exchange(headers: IncomingHttpHeaders, given: Record<string, unknown>): Outcome {
    const parsed = Access.safeParse(given);
    if (!parsed.success) throw new Refusal("invalid_arguments");
    const args = parsed.data;
    this.#authenticate(headers, args);
    const code = this.#codes.get(args.code ?? "");
    if (!code || this.#state.clock.now() > code.expiresAt) throw new Refusal("invalid_code");
    if (code.used) throw new Refusal("code_already_used");
    if (code.redirectUri !== args.redirect_uri) throw new Refusal("bad_redirect_uri");
    code.used = true;
    return { status: 200, body: code.team ? this.#install(code.team, code.scopes) : this.#installForOrganization(code.scopes) };
  }

  #authenticate(headers: IncomingHttpHeaders, { client_id, client_secret }: z.infer<typeof Access>): void {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
    const [id, secret] = basic ? Buffer.from(basic, "base64").toString().split(":") : [client_id, client_secret];
    if (id !== this.clientId) throw new Refusal("invalid_client_id");
    if (secret !== this.clientSecret) throw new Refusal("bad_client_secret");
  }

  /** Each installation has a token of its own; the one before no longer works. */
  #install(team: Team, scopes: string[]): Record<string, unknown> {
    delete team.authError;
    team.botToken = newToken();
    team.scopes = new Set(scopes);
    return {
      ok: true,
      access_token: team.botToken,
      token_type: "bot",
      scope: scopes.join(","),
      bot_user_id: team.botUserId,
      app_id: this.#state.appId,
      team: { id: team.id, name: team.name },
      enterprise: team.enterpriseId === undefined ? null : { id: team.enterpriseId, name: "Organization" },
      is_enterprise_install: false,
      authed_user: { id: this.#state.id("U") },
    };
  }

  #installForOrganization(scopes: string[]): Record<string, unknown> {
    return {
      ok: true,
      access_token: newToken(),
      token_type: "bot",
      scope: scopes.join(","),
      bot_user_id: this.#state.id("U"),
      app_id: this.#state.appId,
      team: null,
      enterprise: { id: this.#state.id("E"), name: "Organization" },
      is_enterprise_install: true,
      authed_user: { id: this.#state.id("U") },
    };
  }
}

export function newToken(): string {
  return `xoxb-${randomBytes(16).toString("hex")}`;
}
