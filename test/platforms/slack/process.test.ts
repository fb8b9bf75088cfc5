// The whole program on Slack, as whoever runs it sees it.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { slackMessages } from "../../../src/platforms/slack/messages.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import { freePort } from "./start.ts";

const root = join(import.meta.dirname, "../../..");

async function program(slack: SlackService, more: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH ?? "", DATA_DIR: folder, WEB_PORT: String(port), SLACK_BOT_TOKEN: slack.botToken },
    ...{ SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, ...more },
  };
  const child = spawn(join(root, "node_modules/.bin/node"), [join(root, "src/main.ts")], { env, cwd: folder });
  const said = { out: "", err: "" };
  child.stdout.on("data", (part) => {
    said.out += part;
  });
  child.stderr.on("data", (part) => {
    said.err += part;
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
  return { said, exit, health, page: () => fetch(`http://127.0.0.1:${port}/`) };
}

const someTime = { timeout: 20_000, interval: 50 };

test.each([
  ["SLACK_BOT_TOKEN", "xoxb-wrong", slackMessages.wrongBotToken],
  ["SLACK_APP_TOKEN", "xapp-wrong", slackMessages.wrongAppToken],
])(
  "with a wrong %s it says so in one line and ends with 1",
  async (name, value, told) => {
    const { said, exit } = await program(await startSlack(), { [name]: value });
    expect(await exit).toBe(1);
    expect(said.err).toBe(`${told}\n`);
    expect(said.out + said.err).not.toContain(value);
  },
  30_000,
);

test.each(["uninstall", "revokeToken"] as const)(
  "the page and Slack run side by side; after %s that part is down, /healthz says 503 and the page goes on",
  async (ends) => {
    const slack = await startSlack();
    const { said, health, page } = await program(slack, { SLACK_SIGNING_SECRET: slack.signingSecret });
    await expect.poll(health, someTime).toMatchObject({ code: 200, platforms: { web: "ready", slack: "ready" } });
    expect(said.out.split("\n").filter((line) => line.includes("Socket Mode is used"))).toHaveLength(1);
    slack.home[ends]();
    await expect.poll(health, someTime).toMatchObject({ code: 503, platforms: { web: "ready", slack: "down" } });
    await expect.poll(() => said.out.match(/"to":"down"/g), someTime).toHaveLength(1);
    expect((await page()).status).toBe(200);
  },
  40_000,
);

test("while Slack's sockets stay silent the page draws, and /healthz is right as soon as Slack is back", {
  timeout: 60_000,
}, async () => {
  const slack = await startSlack();
  slack.sockets.fail("silent");
  const { said, health, page } = await program(slack);
  await slack.until(() => slack.sockets.connections.attempts > 0, "an attempt");
  expect(await health()).toMatchObject({ code: 503, platforms: { web: "ready", slack: "starting" } });
  expect((await page()).status).toBe(200);
  slack.sockets.recover();
  slack.sockets.connections.cut();
  await expect.poll(health, someTime).toMatchObject({ code: 200, platforms: { web: "ready", slack: "ready" } });
  expect(said.out).toContain("Slack cannot be reached");
});
