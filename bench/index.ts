// Runs the benches one after another, each in a process of its own: `npm run bench`, or one: `npm run bench -- turn`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { allocatorEnvironment } from "../src/allocator.ts";
import { readCommandLine } from "../src/cli/command-line.ts";

const all = ["turn", "load", "rows", "models", "discord", "slack", "local", "large"];
const { positionals: asked } = await readCommandLine({
  run: "npm run bench --",
  about: `Measures how fast and how heavy the program is, all of it or some: ${all.join(", ")}.`,
  takes: ["[NAME…]"],
  options: {},
});
const unknown = asked.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}: ${all.join(", ")}.\n`);
  process.exitCode = 2;
} else for (const name of asked.length > 0 ? asked : all) run(name);

function run(name: string): void {
  const env = { ...allocatorEnvironment, ...process.env };
  const { status } = spawnSync(process.execPath, ["--expose-gc", join(import.meta.dirname, `${name}.ts`)], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
