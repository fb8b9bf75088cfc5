// The whole program on Slack, as an admin sees it.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { slackMessages } from "../../../src/platforms/slack/messages.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import { freePort } from "./start.ts";
import { INSTALLATION_SECRET } from "./start-many.ts";

const root = join(import.meta.dirname, "../../..");

async function startProgram(slack: SlackService, more: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH ?? "", DATA_DIR: folder, WEB_PORT: String(port), SLACK_BOT_TOKEN: slack.botToken },
    ...{ SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, ...more },
  };
  const child = spawn(join(root, "node_modules/.bin/node"), [join(root, "src/main.ts")], { env, cwd: folder });
  const output = { out: "", err: "" };
  child.stdout.on("data", (part) => {
    output.out += part;
  });
  child.stderr.on("data", (part) => {
    output.err += part;
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    await slack.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    return response && { code: response.status, ...((await response.json()) as { platforms: Record<string, string> }) };
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await exit;
  };
  return { output, exit, stop, health, page: () => fetch(`http://127.0.0.1:${port}/`) };
}

const POLLING = { timeout: 50_000, interval: 50 };

test.each([
  ["SLACK_BOT_TOKEN", "xoxb-wrong", slackMessages.wrongBotToken],
  ["SLACK_APP_TOKEN", "xapp-wrong", slackMessages.wrongAppToken],
])(
  "exits with 1 and one line when %s is wrong",
  async (name, value, message) => {
    const { output, exit } = await startProgram(await startSlack(), { [name]: value });
    expect(await exit).toBe(1);
    expect(output.err).toBe(`${message}\n`);
    expect(output.out + output.err).not.toContain(value);
  },
  120_000,
);

test.each(["uninstall", "revokeToken"] as const)(
  "keeps the page running and reports 503 on /healthz after %s",
  async (ends) => {
    const slack = await startSlack();
    const { output, health, page } = await startProgram(slack, { SLACK_SIGNING_SECRET: slack.signingSecret });
    await expect.poll(health, POLLING).toMatchObject({ code: 200, platforms: { web: "ready", slack: "ready" } });
    expect(output.out.split("\n").filter((line) => line.includes("using Socket Mode"))).toHaveLength(1);
    slack.home[ends]();
    await expect.poll(health, POLLING).toMatchObject({ code: 503, platforms: { web: "ready", slack: "down" } });
    await expect.poll(() => output.out.match(/"to":"down"/g), POLLING).toHaveLength(1);
    expect((await page()).status).toBe(200);
  },
  120_000,
);

test("lets workspaces install it, works after a restart, and exits with one line when INSTALLATION_SECRET is another", {
  timeout: 120_000,
}, async () => {
  const slack = await startSlack();
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const { clientId, clientSecret } = slack.oauth;
  slack.oauth.redirectUrls = [`http://127.0.0.1:${port}/slack/oauth_redirect`];
  const many = {
    DATA_DIR: folder,
    SLACK_BOT_TOKEN: "",
    SLACK_APP_TOKEN: "",
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_PORT: String(port),
    INSTALLATION_SECRET,
    LOG_LEVEL: "trace",
  };
  const first = await startProgram(slack, many);
  await expect.poll(first.health, POLLING).toMatchObject({ code: 200, platforms: { slack: "ready" } });
  const paint = slack.workspace("Paint", { installed: false });
  expect((await slack.browser().installs(`http://127.0.0.1:${port}/slack/install`, paint)).status).toBe(200);
  await expect.poll(() => first.output.out, POLLING).toContain("app installed in a workspace");
  await first.stop();
  const second = await startProgram(slack, many);
  await expect.poll(second.health, POLLING).toMatchObject({ code: 200, platforms: { slack: "ready" } });
  await slack.deliversTo(`http://127.0.0.1:${port}/slack/events`);
  await paint.person("Ada").slash("/edit", "help", paint.channel("general"));
  await second.stop();
  const third = await startProgram(slack, { ...many, INSTALLATION_SECRET: `${INSTALLATION_SECRET}!` });
  expect(await third.exit).toBe(1);
  expect(third.output.err).toBe(`${slackMessages.wrongInstallationSecret}\n`);
  for (const { out, err } of [first.output, second.output, third.output])
    for (const secret of ["xoxb-", clientSecret, INSTALLATION_SECRET]) expect(out + err).not.toContain(secret);
});

test("serves the page while Slack's sockets are silent, and reports ready once Slack is back", {
  timeout: 120_000,
}, async () => {
  const slack = await startSlack();
  slack.sockets.fail("silent");
  const { output, health, page } = await startProgram(slack);
  await slack.until(() => slack.sockets.connections.attempts > 0, "an attempt");
  expect(await health()).toMatchObject({ code: 503, platforms: { web: "ready", slack: "starting" } });
  expect((await page()).status).toBe(200);
  slack.sockets.recover();
  slack.sockets.connections.cut();
  await expect.poll(health, POLLING).toMatchObject({ code: 200, platforms: { web: "ready", slack: "ready" } });
  expect(output.out).toContain("Slack is unreachable");
});
