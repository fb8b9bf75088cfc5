// Installs the app in workspaces (OAuth v2): /slack/install sends people to Slack's consent page, which sends them to /slack/oauth_redirect.

import type { IncomingMessage, ServerResponse } from "node:http";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Clock, Log } from "../../../core/ports/runtime.ts";
import { codeOf } from "../gateway/errors.ts";
import { scopes } from "../gateway/manifest.ts";
import type { AccessRules } from "../inbound/access.ts";
import { slackMessages } from "../messages.ts";
import type { SlackStore } from "../store/store.ts";
import { type InstallPage, renderInstallPage } from "./install-page.ts";
import { expiredCookie, InstallStates } from "./install-state.ts";
import type { InstalledWorkspaces } from "./installed-workspaces.ts";
import { type ClientCredentials, exchangeCode, type Grant } from "./oauth-client.ts";

const INSTALL_PATH = "/slack/install";
const REDIRECT_PATH = "/slack/oauth_redirect";

interface Options extends ClientCredentials {
  installationSecret: string;
  access: AccessRules;
  rows: Pick<SlackStore, "claim">;
  workspaces: Pick<InstalledWorkspaces, "install">;
  clock: Clock;
  log: Log;
}

export class Installer {
  readonly #options: Options;
  readonly #states: InstallStates;

  constructor(options: Options) {
    this.#options = options;
    this.#states = new InstallStates(options.installationSecret, options.clock);
  }

  /** Answers a browser's request. False: it's none of these pages. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === INSTALL_PATH) this.#redirectToConsent(response);
    else if (url.pathname === REDIRECT_PATH) sendPage(response, await this.#finish(url.searchParams, request.headers.cookie));
    else return false;
    return true;
  }

  /** Without `redirect_uri`: Slack uses the one in the app's settings. */
  #redirectToConsent(response: ServerResponse): void {
    const { clientId, apiUrl } = this.#options;
    const { state, cookie } = this.#states.create();
    const url = new URL("/oauth/v2/authorize", apiUrl);
    url.search = new URLSearchParams({ client_id: clientId, scope: scopes.join(","), state }).toString();
    response.writeHead(302, { location: url.href, "set-cookie": cookie, "cache-control": "no-store" }).end();
  }

  async #finish(asked: URLSearchParams, cookies: string | undefined): Promise<InstallPage> {
    const id = this.#states.read(asked.get("state") ?? "", cookies);
    if (id === undefined) return failure(400, slackMessages.installExpired);
    if (asked.get("error") === "access_denied") return failure(403, slackMessages.installCancelled);
    const code = asked.get("code");
    if (!code) return failure(400, slackMessages.installRefused);
    if (!(await this.#options.rows.claim(`install:${id}`))) return failure(400, slackMessages.installExpired);
    return this.#install(code);
  }

  async #install(code: string): Promise<InstallPage> {
    const { log, access, workspaces, clock, apiUrl } = this.#options;
    try {
      const grant = await exchangeCode(code, this.#options);
      if (!grant.team) return failure(403, slackMessages.installForOrganization);
      const team = grant.team.id;
      if (access.teams.length > 0 && !access.teams.includes(team)) return failure(403, slackMessages.installNotAllowed);
      const { enterprise, user, address, token, scopes } = grant;
      await workspaces.install({ team, enterprise, user, address, token, scopes, installedAt: clock.now() });
      log.info({ team }, "app installed in a workspace");
      return success(grant.team, grant, apiUrl);
    } catch (error) {
      log.warn({ err: error }, "failed to install the app in a workspace");
      return hasCode(error, "rejected")
        ? failure(400, isMisconfigured(error) ? slackMessages.installMisconfigured : slackMessages.installRefused)
        : failure(502, slackMessages.installUnavailable);
    }
  }
}

/** Only the admin can help. */
function isMisconfigured(error: unknown): boolean {
  return ["invalid_client_id", "bad_client_secret", "bad_redirect_uri"].includes(codeOf(error) ?? "");
}

function success(team: { id: string; name: string }, { app }: Grant, apiUrl: string): InstallPage {
  const url = new URL("/app_redirect", apiUrl);
  url.search = new URLSearchParams({ app, team: team.id }).toString();
  const link = { url: url.href, label: slackMessages.openSlack };
  return { status: 200, title: slackMessages.installedTitle(team.name), text: slackMessages.installed, link };
}

function failure(status: number, text: string): InstallPage {
  const link = { url: INSTALL_PATH, label: slackMessages.installAgain };
  return { status, title: slackMessages.notInstalledTitle, text, link };
}

function sendPage(response: ServerResponse, page: InstallPage): void {
  response
    .writeHead(page.status, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "set-cookie": expiredCookie,
    })
    .end(renderInstallPage(page));
}
