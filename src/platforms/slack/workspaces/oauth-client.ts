// Exchanges the code of a person's consent for the bot's token in their workspace.

import { webApi } from "@slack/bolt";
import { toPlatformError } from "../gateway/errors.ts";
import { silentLogger } from "../gateway/logger.ts";

const TIMEOUT_MS = 10_000;

export interface Grant {
  /** Undefined: for a whole organization. */
  team: { id: string; name: string } | undefined;
  enterprise: string | undefined;
  token: string;
  /** The bot's own user. */
  user: string;
  /** The workspace's URL, with a trailing slash. */
  address: string;
  scopes: string;
  /** The app's id. */
  app: string;
}

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
  /** With a trailing slash. */
  apiUrl: string;
}

/** A code is good for one attempt. Throws a `PlatformError`. */
export async function exchangeCode(code: string, { clientId, clientSecret, apiUrl }: ClientCredentials): Promise<Grant> {
  const options = {
    slackApiUrl: apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silentLogger,
  };
  const client = new webApi.WebClient(undefined, options);
  const granted = await client.oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code }).catch((error) => {
    throw toPlatformError("oauth.v2.access", error);
  });
  const { access_token: token = "", bot_user_id: user = "", scope: scopes = "", app_id: app = "", enterprise } = granted;
  const common = { token, user, scopes, app, enterprise: enterprise?.id };
  const { team } = granted;
  if (granted.is_enterprise_install || !team?.id) return { ...common, team: undefined, address: "" };
  const { url: address = "" } = await new webApi.WebClient(token, options).auth.test().catch((error) => {
    throw toPlatformError("auth.test", error);
  });
  return { ...common, team: { id: team.id, name: team.name ?? team.id }, address };
}
