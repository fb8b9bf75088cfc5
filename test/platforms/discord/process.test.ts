import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DiscordService } from "../../fakes/discord/service.ts";

const main = join(import.meta.dirname, "../../../src/main.ts");
const invite = join(import.meta.dirname, "../../../src/cli/invite.ts");

async function service(): Promise<DiscordService> {
  const started = await DiscordService.start({ rateLimits: false });
  onTestFinished(() => started.close());
  return started;
}

/** Runs a program until it ends by itself. */
async function run(
  program: string,
  told: Record<string, string>,
): Promise<{ code: number | null; lines: string[]; faults: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0", LOG_LEVEL: "silent", ...told };
  const child = spawn(process.execPath, [program], { env });
  onTestFinished(() => void child.kill());
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes) => (said.stdout += bytes));
  child.stderr.on("data", (bytes) => (said.stderr += bytes));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, lines: said.stdout.split("\n").filter(Boolean), faults: said.stderr.split("\n").filter(Boolean) };
}

test("a wrong token is one clear line, without the token, and exit code 1", async () => {
  const { api } = await service();
  const ended = await run(main, { DISCORD_TOKEN: "wrong.token.here", DISCORD_API_URL: api });
  expect(ended).toMatchObject({ code: 1, faults: [expect.stringContaining("Discord rejected DISCORD_TOKEN")] });
  expect(ended.faults.join()).not.toContain("wrong.token.here");
});

test("an intent that is off in the portal is one clear line that says what to click, and exit code 1", async () => {
  const discord = await service();
  discord.portal.messageContent = false;
  const ended = await run(main, { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api });
  expect(ended).toMatchObject({ code: 1, faults: [expect.stringContaining("Turn on Message Content Intent")] });
});

test("the invitation asks for exactly what is needed", async () => {
  const discord = await service();
  const { code, lines } = await run(invite, { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api });
  const { searchParams } = new URL(lines[0] ?? "");
  expect([code, searchParams.get("permissions"), searchParams.get("scope")]).toEqual([
    0,
    "309237763136",
    "bot applications.commands",
  ]);
});

test("with a key for paid models and no word on who may use them, the start warns once and names the servers", async () => {
  const discord = await service();
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  const told = { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api, OPENAI_API_KEY: "sk-none" };
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0", LOG_LEVEL: "warn", ...told };
  const child = spawn(process.execPath, [main], { env: { ...env, OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } });
  onTestFinished(async () => {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stderr.on("data", (bytes) => (said += bytes));
  await expect.poll(() => said, { timeout: 20_000 }).toContain("set DISCORD_GUILDS");
  const warnings = said.split("\n").filter((line) => line.includes("DISCORD_GUILDS"));
  expect(warnings.map((line) => JSON.parse(line).servers)).toEqual([["Studio"]]);
});
