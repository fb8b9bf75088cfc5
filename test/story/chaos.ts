// `npm run chaos`: the long form of the stories in which the process dies, which `npm test` tells in short.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readCommandLine } from "../../src/cli/command-line.ts";

const targets = {
  page: async () => (await import("./environments/killed-page.ts")).onThePage(),
  discord: async () => (await import("./environments/killed-discord.ts")).onDiscord(),
  slack: async () => (await import("./environments/killed-slack.ts")).onSlack(),
};
const { positionals, values } = await readCommandLine({
  run: "npm run chaos --",
  about: `Kills the real process again and again (100 times), and counts what people are shown: on all platforms or on one.
PLATFORM: ${Object.keys(targets).join(", ")}.`,
  takes: ["[KILLS]", "[PLATFORM]"],
  options: { steps: { type: "boolean", about: "afterwards, tell every story once for each step at which the process may die" } },
});
const [kills = "100", only] = positionals;
if (!(Number(kills) > 0) || (only !== undefined && !(only in targets))) {
  process.stderr.write(`KILLS must be a number, and PLATFORM one of ${Object.keys(targets).join(", ")}.\n`);
  process.exit(2);
}
const { isWhole, killRepeatedly } = await import("./kill-harness.ts");
for (const [name, target] of Object.entries(targets)) {
  if (only !== undefined && only !== name) continue;
  const { threads, asked } = await killRepeatedly(Number(kills), await target());
  const wrong = threads.filter((thread) => !isWhole(thread));
  const summary = { platform: name, kills: Number(kills), asked, threads: threads.length, wrong: wrong.length };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  for (const thread of wrong) process.stdout.write(`${JSON.stringify(thread)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
if (values.steps) {
  const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "story", "every-step", "kill-forget"];
  const { status } = spawnSync(process.execPath, args, { env: { ...process.env, CHAOS: "1" }, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
