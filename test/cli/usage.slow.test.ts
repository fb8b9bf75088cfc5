// What everybody has paid for, on the command line of the bot's administrator.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { commandLineMessages } from "../../src/cli/messages.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { storageMessages } from "../../src/storage/messages.ts";
import { spending } from "../../src/storage/schema.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";

const command = join(import.meta.dirname, "../../src/cli/usage.ts");

async function run(dataDir: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const options = { cwd: dataDir, env: { PATH: process.env.PATH, DATA_DIR: dataDir }, timeout: 60_000 };
  const child = promisify(execFile)(process.execPath, [command, ...args], options);
  const ended = await child.catch((error: { code: number; stdout: string; stderr: string }) => error);
  return { code: "code" in ended ? ended.code : 0, out: ended.stdout, err: ended.stderr };
}

test("prints the usage of all platforms as text and as CSV, also while a bot is running", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usage-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const empty = await run(dataDir);
  expect([empty.code, empty.err]).toEqual([1, `${storageMessages.noDatabase(dataDir)}\n`]);
  const { db, close } = openDatabase(dataDir);
  const charge = { provider: "dear", model: "dear/one" as ModelId, person: "p".repeat(64), state: "known" as const, usd: 0.25 };
  const at = new Date();
  const before = new Date(at.getTime() - 3 * 24 * 60 * 60 * 1000);
  db.insert(spending)
    .values({ ...charge, platform: "slack", server: "T1", channel: "C1/1.2", at })
    .run();
  db.insert(spending)
    .values({ ...charge, platform: "web", at: before })
    .run();
  const text = await run(dataDir);
  expect([text.code, text.err, text.out.split("\n")[0]]).toEqual([0, "", "All people, last 30 days: 2 pictures for $0.50"]);
  expect(text.out).toContain("· slack C1/1.2: 1 picture, $0.25");
  close();
  const { out } = await run(dataDir, "--csv", "--days", "2");
  expect(out.split("\r\n").slice(1)).toEqual([`${at.toISOString().slice(0, 10)},slack,T1,C1/1.2,,,dear/one,1,0.25,0`, ""]);
});

test("refuses a number of days that makes no sense", async () => {
  const refused = await run(tmpdir(), "--days", "0");
  expect(refused).toEqual({ code: 2, out: "", err: `${commandLineMessages.notAWholeNumber("--days", 1, 366)}\n` });
});
