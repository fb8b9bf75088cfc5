import { afterEach, beforeEach, expect, test } from "vitest";
import { type SlackService, startSlack } from "../index.ts";
import { sendCall } from "../raw-client.ts";

const REDIRECT = "https://brush.example/slack/oauth_redirect";

let slack: SlackService;

beforeEach(async () => {
  slack = await startSlack();
  slack.oauth.redirectUrls = [REDIRECT];
});
afterEach(() => slack.close());

const consentUrl = (more: Record<string, string> = {}) =>
  `${new URL("/oauth/v2/authorize", slack.url)}?${new URLSearchParams({ client_id: slack.oauth.clientId, scope: "chat:write", state: "s", ...more })}`;

/** A code for a workspace. */
async function codeFor(workspace = slack.workspace("Other", { installed: false }), more: Record<string, string> = {}) {
  const browser = slack.browser();
  const redirect = browser.redirectOf(await browser.opens(consentUrl(more)), workspace);
  expect(`${redirect.origin}${redirect.pathname}`).toBe(REDIRECT);
  expect(redirect.searchParams.get("state")).toBe("s");
  return redirect.searchParams.get("code") ?? "";
}

const basic = () => `Basic ${Buffer.from(`${slack.oauth.clientId}:${slack.oauth.clientSecret}`).toString("base64")}`;

async function exchange(args: Record<string, string>, authorization: string | undefined = basic()) {
  const headers = authorization ? { authorization } : {};
  return sendCall(slack, "oauth.v2.access", { method: "POST", headers, body: new URLSearchParams(args) });
}

test("gives each installation a token of its own, and the one before no longer works", async () => {
  const other = slack.workspace("Other", { installed: false, enterpriseId: "E1" });
  const first = await exchange({ code: await codeFor(other) });
  expect(first).toMatchObject({
    ok: true,
    token_type: "bot",
    scope: "chat:write",
    bot_user_id: other.botUserId,
    is_enterprise_install: false,
    team: { id: other.id, name: "Other" },
    enterprise: { id: "E1" },
  });
  const token = String(first.access_token);
  const auth = (bearer: string) =>
    sendCall(slack, "auth.test", { method: "POST", headers: { authorization: `Bearer ${bearer}` } });
  expect(await auth(token)).toMatchObject({ ok: true, team_id: other.id, user_id: other.botUserId });
  const second = await exchange({ code: await codeFor(other) });
  expect((await auth(token)).error).toBe("invalid_auth");
  expect((await auth(String(second.access_token))).ok).toBe(true);
});

test("accepts the client's id and secret as arguments too, and refuses wrong ones", async () => {
  const { clientId: client_id, clientSecret: client_secret } = slack.oauth;
  const code = await codeFor();
  expect(await exchange({ code }, "")).toMatchObject({ error: "invalid_client_id" });
  expect(await exchange({ code, client_id, client_secret: "x" }, "")).toMatchObject({ error: "bad_client_secret" });
  expect(await exchange({ code }, `Basic ${Buffer.from("x:y").toString("base64")}`)).toMatchObject({
    error: "invalid_client_id",
  });
  expect(await exchange({ code, client_id, client_secret }, "")).toMatchObject({ ok: true });
});

test("accepts a code once, for ten minutes, with the redirect address of the request", async () => {
  const code = await codeFor();
  expect(await exchange({ code, redirect_uri: REDIRECT })).toMatchObject({ error: "bad_redirect_uri" });
  expect(await exchange({ code })).toMatchObject({ ok: true });
  expect(await exchange({ code })).toMatchObject({ error: "code_already_used" });
  expect(await exchange({ code: "x" })).toMatchObject({ error: "invalid_code" });
  const sent = await codeFor(undefined, { redirect_uri: REDIRECT });
  expect(await exchange({ code: sent })).toMatchObject({ error: "bad_redirect_uri" });
  const late = await codeFor();
  slack.clock.advance(10 * 60_000 + 1);
  expect(await exchange({ code: late })).toMatchObject({ error: "invalid_code" });
});

test("refuses consent for another client, without scopes, or for an address that isn't in the settings", async () => {
  const page = async (more: Record<string, string>) => (await slack.browser().opens(consentUrl(more))).text;
  expect(await page({ client_id: "1.2" })).toBe("invalid_client_id");
  expect(await page({ scope: "" })).toBe("invalid_scope");
  expect(await page({ redirect_uri: "https://elsewhere.example" })).toBe("bad_redirect_uri");
  slack.oauth.redirectUrls.push("https://brush.example/other");
  expect(await page({})).toBe("bad_redirect_uri");
});

test("installs for an organization without a workspace", async () => {
  const browser = slack.browser();
  const code = browser.redirectOf(await browser.opens(consentUrl()), "organization").searchParams.get("code") ?? "";
  expect(await exchange({ code })).toMatchObject({ ok: true, team: null, is_enterprise_install: true });
});
