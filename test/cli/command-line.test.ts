// Runs every command in a process of its own and checks its output and exit code.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const { version, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^node (\S+\.ts)$/.exec(script) ?? [];
  return file ? [{ name, file }] : [];
});

function run(file: string, ...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, file), ...args], { timeout: 25_000 }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
    );
  });
}

test("finds the commands in package.json", () => {
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["start", "edit", "invite", "bench", "chaos"]));
});

test.for(commands)("npm run $name answers --help and refuses unknown options", async ({ name, file }) => {
  const [help, option] = await Promise.all([run(file, "--help"), run(file, "--nonsense")]);
  expect([help.code, help.err]).toEqual([0, ""]);
  expect(help.out).toMatch(new RegExp(`^npm (?:run )?(?:-s )?${name} --`));
  expect(help.out).toMatch(/^ {2}--version /m);
  expect([option.code, option.out]).toEqual([2, ""]);
  expect(option.err).toMatch(/^Unknown option --nonsense\. See npm .* --help\.\n$/);
});

test("answers --version", async () => {
  expect(await run("src/cli/invite.ts", "--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
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
