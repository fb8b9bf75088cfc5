// Runs the benchmarks one after the other, each in its own process: `npm run bench`, or only one: `npm run bench -- turn`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readCommandLine } from "../src/cli/command-line.ts";
import { allocatorEnvironment, memoryOptions } from "../src/memory.ts";

const all = ["turn", "load", "rows", "page", "models", "discord", "slack", "local", "large", "scale", "signals", "cluster"];
const { positionals: names } = await readCommandLine({
  run: "npm run bench --",
  about: `Runs benchmarks of speed and memory, all or only some: ${all.join(", ")}.`,
  takes: ["[NAME…]"],
  options: {},
});
const unknown = names.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`Unknown benchmark: ${unknown.join(", ")}. Choose from ${all.join(", ")}.\n`);
  process.exitCode = 2;
} else for (const name of names.length > 0 ? names : all) run(name);

function run(name: string): void {
  const env = { ...allocatorEnvironment, ...process.env };
  const { status } = spawnSync(process.execPath, [...memoryOptions, join(import.meta.dirname, `${name}.ts`)], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
