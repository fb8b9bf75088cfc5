// Runs every command and checks its output and exit code.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { startCommandRunner } from "./start-command-runner.ts";

const root = join(import.meta.dirname, "../..");
const { version, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^node (\S+\.ts)$/.exec(script) ?? [];
  return file ? [{ name, file }] : [];
});

const runner = startCommandRunner();
afterAll(() => runner.stop());
const run = (file: string, ...args: string[]) => runner.run(join(root, file), ...args);

test("finds the commands in package.json", () => {
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["start", "edit", "invite", "bench", "chaos"]));
});

test.for(commands)("npm run $name answers --help and refuses unknown options", async ({ name, file }) => {
  const help = await run(file, "--help");
  const option = await run(file, "--nonsense");
  expect([help.code, help.err]).toEqual([0, ""]);
  expect(help.out).toMatch(new RegExp(`^npm (?:run )?(?:-s )?${name} --`));
  expect(help.out).toMatch(/^ {2}--version /m);
  expect([option.code, option.out]).toEqual([2, ""]);
  expect(option.err).toMatch(/^Unknown option --nonsense\. See npm .* --help\.\n$/);
});

test("answers --version", async () => {
  expect(await run("src/cli/invite.ts", "--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("exits with that code when it runs in a process of its own", async () => {
  const exec = promisify(execFile);
  const command = join(root, "src/cli/slack-manifest.ts");
  expect(await exec(process.execPath, [command, "--help"])).toMatchObject({ stdout: expect.stringMatching(/^npm run/) });
  await expect(exec(process.execPath, [command, "--nonsense"])).rejects.toMatchObject({ code: 2 });
});

test("refuses extra and missing arguments, and values that are missing or not expected", async () => {
  const start = await run("src/launcher.ts", "now");
  expect([start.code, start.err]).toEqual([2, "Unexpected argument: now. See npm start -- --help.\n"]);
  const corpus = await run("src/cli/corpus.ts");
  expect([corpus.code, corpus.err]).toEqual([2, "FOLDER is missing. See npm run corpus -- --help.\n"]);
  const manifest = await run("src/cli/slack-manifest.ts", "--http");
  expect([manifest.code, manifest.err]).toEqual([2, "--http needs a value: ADDRESS. See npm run -s slack:manifest -- --help.\n"]);
  const edit = await run("src/cli/edit.ts", "a.png", "invert", "--json=yes");
  expect([edit.code, edit.err]).toEqual([2, "--json takes no value. See npm run edit -- --help.\n"]);
});

test("suggests the nearest option", async () => {
  const { code, err } = await run("src/cli/slack-manifest.ts", "--htpp", "https://x.example");
  expect([code, err]).toEqual([2, "Unknown option --htpp. Did you mean --http? See npm run -s slack:manifest -- --help.\n"]);
});
