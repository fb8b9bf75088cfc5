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

/** Runs a program until it exits. */
async function run(
  program: string,
  variables: Record<string, string>,
): Promise<{ code: number | null; lines: string[]; errors: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0", LOG_LEVEL: "silent", ...variables };
  const child = spawn(process.execPath, [program], { env });
  onTestFinished(() => void child.kill());
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes) => (output.stdout += bytes));
  child.stderr.on("data", (bytes) => (output.stderr += bytes));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, lines: output.stdout.split("\n").filter(Boolean), errors: output.stderr.split("\n").filter(Boolean) };
}

test("exits with 1 and one line without the token when the token is wrong", async () => {
  const { api } = await service();
  const ended = await run(main, { DISCORD_TOKEN: "wrong.token.here", DISCORD_API_URL: api });
  expect(ended).toMatchObject({ code: 1, errors: [expect.stringContaining("Discord rejected DISCORD_TOKEN")] });
  expect(ended.errors.join()).not.toContain("wrong.token.here");
});

test("exits with 1 and says what to turn on when a gateway intent is off", async () => {
  const discord = await service();
  discord.portal.messageContent = false;
  const ended = await run(main, { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api });
  expect(ended).toMatchObject({ code: 1, errors: [expect.stringContaining("Turn on Message Content Intent")] });
});

test("prints an invite link with exactly the needed permissions", async () => {
  const discord = await service();
  const { code, lines } = await run(invite, { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api });
  const { searchParams } = new URL(lines[0] ?? "");
  expect([code, searchParams.get("permissions"), searchParams.get("scope")]).toEqual([
    0,
    "309237763136",
    "bot applications.commands",
  ]);
});

test("warns once, naming the servers, when paid models are open to everyone", async () => {
  const discord = await service();
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  const variables = { DISCORD_TOKEN: discord.token ?? "", DISCORD_API_URL: discord.api, OPENAI_API_KEY: "sk-none" };
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: "0", LOG_LEVEL: "warn", ...variables };
  const child = spawn(process.execPath, [main], { env: { ...env, OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } });
  onTestFinished(async () => {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  });
  let output = "";
  child.stdout.on("data", (bytes) => (output += bytes));
  child.stderr.on("data", (bytes) => (output += bytes));
  await expect.poll(() => output, { timeout: 20_000 }).toContain("set DISCORD_GUILDS");
  const warnings = output.split("\n").filter((line) => line.includes("DISCORD_GUILDS"));
  expect(warnings.map((line) => JSON.parse(line).servers)).toEqual([["Studio"]]);
});
