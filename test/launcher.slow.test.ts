// The started program: what it prints, logs and responds, and how it exits.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { version } from "../src/cli/command-line.ts";
import { allocatorEnvironment, memoryOptions } from "../src/memory.ts";

const start = join(import.meta.dirname, "../src/launcher.ts");
const folder = mkdtempSync(join(tmpdir(), "start-"));
afterAll(() => rmSync(folder, { recursive: true }));

function startProgram(env: Record<string, string>): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [start], {
    env: { PATH, WEB_PORT: "0", ...env },
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The log until the program exits. `ready` is called with the printed address. */
async function readLog(program: ChildProcess, ready: (address: string) => Promise<unknown>) {
  const logged: Record<string, unknown>[] = [];
  const lines = createInterface({ input: program.stdout ?? process.stdin });
  for await (const line of lines) {
    if (line.startsWith("{")) logged.push(JSON.parse(line));
    const [, address] = /^Threadbrush is running at (\S+)$/.exec(line) ?? [];
    if (address !== undefined) await ready(address);
  }
  return logged;
}

async function runUntilExit(env: Record<string, string>): Promise<[code: unknown, sentence: string]> {
  const program = startProgram(env);
  let sentence = "";
  program.stderr?.on("data", (text) => {
    sentence += text;
  });
  program.stdout?.resume();
  const [code] = await once(program, "close");
  return [code, sentence];
}

test.skipIf(process.platform !== "linux")(
  "runs in one process, logs its configuration, prints its address and exits on SIGINT",
  async () => {
    const env = { DATA_DIR: join(folder, "data"), WEB_HOST: "0.0.0.0", WEB_TOKEN: "correct-horse-battery", WEB_PROT: "8080" };
    const program = startProgram({ ...env, LOG_LEVEL: "trace" });
    const ended = once(program, "exit");
    let health: unknown;
    const logged = await readLog(program, async (address) => {
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      health = await (await fetch(`${address}/healthz`)).json();
      const environment = readFileSync(`/proc/${program.pid}/environ`, "utf8").split("\0");
      for (const [name, value] of Object.entries(allocatorEnvironment)) expect(environment).toContain(`${name}=${value}`);
      expect(readFileSync(`/proc/${program.pid}/cmdline`, "utf8").split("\0")).toEqual(expect.arrayContaining(memoryOptions));
      program.kill("SIGINT");
    });
    expect(health).toMatchObject({ status: "ok" });
    expect(logged).toEqual([
      expect.objectContaining({ level: "warn", msg: expect.stringMatching(/^WEB_PROT isn't a setting.* WEB_PORT\?$/) }),
      expect.objectContaining({
        ...{ level: "info", msg: "started", version: version(), node: process.version, platforms: ["web"] },
        ...{ defaultModels: ["local"], models: 1, dataDir: join(folder, "data") },
      }),
      expect.objectContaining({ level: "info", msg: "stopping", signal: "SIGINT" }),
      expect.objectContaining({ level: "info", msg: "stopped", uptimeS: expect.any(Number) }),
    ]);
    expect(JSON.stringify(logged)).not.toContain("correct-horse");
    expect(await ended).toEqual([0, null]);
  },
);

test("exits with 1 and names the port when it's already in use", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? address?.port : 0;
  expect(await runUntilExit({ DATA_DIR: join(folder, "port"), WEB_PORT: String(port) })).toEqual([
    1,
    `Port ${port} is already in use by another program. Stop that program, or set WEB_PORT to another port.\n`,
  ]);
  other.close();
});

test("exits with 1 and one message when DATA_DIR is a file", async () => {
  writeFileSync(join(folder, "file"), "");
  expect(await runUntilExit({ DATA_DIR: "file" })).toEqual([
    1,
    `DATA_DIR (${join(folder, "file")}) is a file, or is inside one. Choose a folder.\n`,
  ]);
});
