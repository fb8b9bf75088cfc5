// The whole program on Discord, Slack and the page, as people and the admin see it.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { DiscordService } from "../fakes/discord/service.ts";
import { startSlack } from "../fakes/slack/index.ts";
import { photo as discordPhoto, isFinished, unescapeMarkdown } from "../platforms/discord/start.ts";
import { photo as slackPhoto, waitForCard } from "../platforms/slack/start.ts";
import { createPageTarget } from "./kills/targets/page.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const TIMEOUT_MS = 60_000;

export interface LogLine {
  level: string;
  msg: string;
  platform?: string;
  err?: { message: string; stack?: string; cause?: unknown };
}

/** Services that can fail before the program starts, and the program once `start` is called. Closes when the test ends. */
export async function startEverywhere() {
  const folder = mkdtempSync(join(tmpdir(), "outage-"));
  const [discord, slack, page] = [
    await DiscordService.start({ rateLimits: false }),
    await startSlack(),
    await createPageTarget(),
  ];
  const env = {
    ...{ PATH: process.env.PATH ?? "", DATA_DIR: folder, ...page.env },
    ...{ DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
  };
  const program = { child: undefined as ChildProcess | undefined, out: "", err: "" };
  onTestFinished(async () => {
    if (program.child?.exitCode === null && program.child.kill("SIGKILL")) await once(program.child, "exit");
    await Promise.all([discord.close(), slack.close(), page.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  const [general, channel] = [discord.channel("general"), slack.channel("general")];
  const [ada, bo] = [discord.person("Ada"), slack.person("Bo")];
  const picture = (await discordPhoto()).bytes;
  return {
    ...{ discord, slack },
    start(more: Record<string, string> = {}): void {
      program.child = spawn(process.execPath, [main], { env: { ...env, ...more }, cwd: folder });
      program.child.stdout?.on("data", (part) => {
        program.out += part;
      });
      program.child.stderr?.on("data", (part) => {
        program.err += part;
      });
    },
    /** Printed lines that aren't log lines. */
    printed: () => `${program.out}${program.err}`.split("\n").filter((line) => line !== "" && !line.startsWith("{")),
    log: (): LogLine[] =>
      program.out
        .split("\n")
        .filter((line) => line.startsWith("{") && line.endsWith("}"))
        .map((line) => JSON.parse(line) as LogLine),
    health: async (): Promise<Record<string, string>> => {
      const response = await fetch(`http://127.0.0.1:${page.env.WEB_PORT}/healthz`).catch(() => undefined);
      return response ? ((await response.json()) as { platforms: Record<string, string> }).platforms : {};
    },
    /** Requests an edit and resolves when its picture is shown. */
    async editOnPage(): Promise<void> {
      const conversation = await page.start(0, "resize to 60 pixels wide", [picture]);
      await until(async () => (await conversation.read())[0]?.pictures === 1, "the picture on the page");
    },
    async editOnSlack(prompt = "rotate left"): Promise<void> {
      const mention = await bo.mentions(channel, prompt, { files: [await slackPhoto()] });
      await waitForCard(slack, bo, mention, prompt);
    },
    postOnDiscord: async (prompt = "rotate left") =>
      ada.posts(general, { text: `${discord.mention} ${prompt}`, pictures: [await discordPhoto()] }),
    /** The direct messages that the author on Discord received. */
    directMessages: () => ada.sees(ada.direct).map(({ text }) => unescapeMarkdown(text)),
    async editOnDiscord(prompt = "rotate left"): Promise<void> {
      const posted = await this.postOnDiscord(prompt);
      const thread = { id: await discord.until(() => discord.threadOn(posted)?.id, "a thread") };
      await discord.until(
        () => ada.sees(thread).find((one) => unescapeMarkdown(one.text).includes(prompt) && isFinished(one)),
        "the picture on Discord",
      );
    },
    async stop(): Promise<number | null> {
      program.child?.kill("SIGTERM");
      if (program.child?.exitCode === null) await once(program.child, "exit");
      return program.child?.exitCode ?? null;
    },
  };
}

export async function until(fact: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(50)) if (await fact()) return;
  throw new Error(`timed out waiting for ${what}`);
}
