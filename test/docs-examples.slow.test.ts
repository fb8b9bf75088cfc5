// The walk-throughs in CONTRIBUTING.md compile when added to the sources.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const examples = [...page.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```/gms)].map(([, path = "", code = ""]) => ({ path, code }));

/** Copies the sources to a folder from which packages resolve. */
function copySources(): string {
  const copy = mkdtempSync(join(root, "node_modules/.examples-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const folder of ["src", "commands", "test"]) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  return copy;
}

/** The compiler's output for files of a copy. */
async function compile(copy: string, files: string[]): Promise<string> {
  writeFileSync(
    join(copy, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), files, include: ["src/**/*.d.ts"] }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", copy], { cwd: copy });
  return run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

test("compiles the examples of CONTRIBUTING.md", async () => {
  const paths = examples.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["src/models/mono/mono.ts", "src/platforms/folder/platform.ts"]));
  const copy = copySources();
  for (const { path, code } of examples) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  // The platform's first step, as the page shows it.
  const [step = "no step"] = /^export const platformNames = .+$/m.exec(page) ?? [];
  const vocabulary = join(copy, "src/core/vocabulary.ts");
  writeFileSync(vocabulary, readFileSync(vocabulary, "utf8").replace(/^export const platformNames = .+$/m, step));
  expect(await compile(copy, paths)).toBe("");
}, 180_000);
