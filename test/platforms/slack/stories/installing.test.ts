// People who install the bot in their workspaces, and those who try what they shouldn't.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { InstallStates } from "../../../../src/platforms/slack/workspaces/install-state.ts";
import { INSTALLATION_SECRET, startForMany } from "../start-many.ts";

const MINUTE_MS = 60_000;

/** A clock that the test moves. */
function movableClock() {
  let ms = Date.now();
  return {
    now: () => new Date(ms),
    advance(by: number) {
      ms += by;
    },
  };
}

test("sends people to Slack with the needed scopes, and welcomes them in their workspace", async () => {
  const { slack, installUrl, installations } = await startForMany();
  const paint = slack.workspace("Paint & <Co>", { installed: false, enterpriseId: "E0000001" });
  const browser = slack.browser();
  const consent = await browser.opens(installUrl);
  expect(consent.url.searchParams.get("client_id")).toBe(slack.oauth.clientId);
  const page = await browser.allows(consent, paint);
  expect([page.status, page.url.pathname]).toEqual([200, "/slack/oauth_redirect"]);
  expect(page.text).toContain("Threadbrush is in Paint &#38; &#60;Co&#62;");
  expect(page.text).not.toContain("<Co>");
  expect(page.text).toContain("/app_redirect?app=");
  expect(await installations.find(paint.id)).toMatchObject({
    team: paint.id,
    enterprise: "E0000001",
    user: paint.botUserId,
    address: "https://paint & <co>.slack.com/",
    scopes: expect.stringContaining("chat:write"),
  });
  expect(slack.invalidCalls).toEqual([]);
});

test("answers without storing, framing or sending on the address of the page", async () => {
  const { installUrl, address } = await startForMany();
  const headers = async (url: string) => (await fetch(url, { redirect: "manual" })).headers;
  expect((await headers(installUrl)).get("set-cookie")).toMatch(/; Path=\/slack; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/);
  const page = await headers(`${address}/slack/oauth_redirect`);
  expect(page.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.get("referrer-policy")).toBe("no-referrer");
  expect(page.get("cache-control")).toBe("no-store");
  expect((await fetch(`${address}/slack/elsewhere`)).status).toBe(404);
  expect((await fetch(installUrl, { method: "POST" })).status).toBe(404);
});

test("changes nothing when a person cancels, and lets them start again", async () => {
  const { slack, installUrl, installations } = await startForMany();
  const paint = slack.workspace("Paint", { installed: false });
  const browser = slack.browser();
  const page = await browser.denies(await browser.opens(installUrl));
  expect(page.status).toBe(403);
  expect(page.text).toContain("You cancelled the installation");
  expect(await installations.findNewest()).toBeUndefined();
  expect((await browser.installs(installUrl, paint)).status).toBe(200);
});

test("refuses a state that is forged, expired, used or another browser's, and asks Slack nothing", async () => {
  const clock = movableClock();
  const { slack, address, installUrl } = await startForMany({ clock });
  const paint = slack.workspace("Paint", { installed: false });
  const [ada, eve] = [slack.browser(), slack.browser()];
  const begin = async () => ada.redirectOf(await ada.opens(installUrl), paint);
  const refused = async (attempt: Promise<{ status: number; text: string }>) => {
    const before = slack.calls.length;
    const { status, text } = await attempt;
    expect(text).toContain(slackMessages.installExpired);
    expect(slack.calls).toHaveLength(before);
    return status;
  };
  await eve.opens(installUrl);
  expect(await refused(eve.opens(await begin()))).toBe(400);
  const forged = await begin();
  const { state } = new InstallStates(`${INSTALLATION_SECRET}!`, clock).create();
  forged.searchParams.set("state", state);
  expect(await refused(ada.opens(forged))).toBe(400);
  expect(await refused(ada.opens(`${address}/slack/oauth_redirect?code=1&state=a.b.c`))).toBe(400);
  const late = await begin();
  clock.advance(10 * MINUTE_MS);
  expect(await refused(ada.opens(late))).toBe(400);
  const used = await begin();
  expect((await ada.opens(used)).status).toBe(200);
  expect(await refused(ada.opens(used))).toBe(400);
});

test("accepts a state once even from a browser that kept its cookie", async () => {
  const { slack, installUrl } = await startForMany();
  const paint = slack.workspace("Paint", { installed: false });
  const browser = slack.browser();
  const started = await fetch(installUrl, { redirect: "manual" });
  const cookie = (started.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const consent = await browser.opens(started.headers.get("location") ?? "");
  const open = async () => (await fetch(browser.redirectOf(consent, paint), { headers: { cookie } })).status;
  expect([await open(), await open()]).toEqual([200, 400]);
});

test.each([
  ["invalid_code", 400, slackMessages.installRefused],
  ["code_already_used", 400, slackMessages.installRefused],
  ["bad_client_secret", 400, slackMessages.installMisconfigured],
  ["ratelimited", 502, slackMessages.installUnavailable],
])("says what to do when Slack answers %s", async (error, status, sentence) => {
  const { slack, install, installations } = await startForMany();
  slack.faults.next("oauth.v2.access").refuses(error);
  const page = await install(slack.workspace("Paint", { installed: false }));
  expect(page.status).toBe(status);
  expect(page.text).toContain(sentence.replaceAll("'", "&#39;"));
  expect(await installations.findNewest()).toBeUndefined();
});

test("asks people to start again when Slack's answer is lost", async () => {
  const { slack, install } = await startForMany();
  const paint = slack.workspace("Paint", { installed: false });
  slack.faults.next("oauth.v2.access").losesResponse();
  expect((await install(paint)).status).toBe(502);
  expect((await install(paint)).status).toBe(200);
});

test("refuses to be installed for a whole organization, or in a workspace that isn't listed", async () => {
  const { slack, installUrl, install, installations } = await startForMany({
    options: { access: { teams: ["T0000000"], external: false } },
  });
  const organization = await slack.browser().installs(installUrl, "organization");
  expect([organization.status, organization.text.includes("choose one workspace")]).toEqual([403, true]);
  const page = await install(slack.workspace("Paint", { installed: false }));
  expect([page.status, page.text.includes("remove the app from it again")]).toEqual([403, true]);
  expect(await installations.findNewest()).toBeUndefined();
});
