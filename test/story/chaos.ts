// `npm run chaos`: the long form of the crash stories in `npm test`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readCommandLine } from "../../src/cli/command-line.ts";

const targets = {
  page: async () => (await import("./kill-targets/page.ts")).createPageTarget(),
  discord: async () => (await import("./kill-targets/discord.ts")).createDiscordTarget(),
  slack: async () => (await import("./kill-targets/slack.ts")).createSlackTarget(),
};
const { positionals, values } = await readCommandLine({
  run: "npm run chaos --",
  about: `Kills the real process KILLS times (100 by default) while people send edits, and checks that every edit is shown exactly
once. Runs on all platforms or on one.
PLATFORM: ${Object.keys(targets).join(", ")}, or cluster: three processes over one Postgres, on all platforms.`,
  takes: ["[KILLS]", "[PLATFORM]"],
  options: {
    steps: { type: "boolean", about: "afterwards, run every crash story once for each step at which the process can die" },
  },
});
const [kills = "100", only] = positionals;
const isCluster = only === "cluster";
if (!(Number(kills) > 0) || (only !== undefined && !isCluster && !(only in targets))) {
  process.stderr.write(`KILLS must be a number, and PLATFORM one of ${Object.keys(targets).join(", ")}, cluster.\n`);
  process.exit(2);
}
const { isComplete, killRepeatedly } = await import("./kill-harness.ts");
const start = isCluster ? (await import("./cluster/cluster.ts")).startCluster : undefined;
for (const [name, target] of Object.entries(targets)) {
  if (only !== undefined && !isCluster && only !== name) continue;
  const { conversations, sent } = await killRepeatedly(Number(kills), await target(), start);
  const wrong = conversations.filter((one) => !isComplete(one));
  const summary = { platform: name, kills: Number(kills), sent, conversations: conversations.length, wrong: wrong.length };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  for (const conversation of wrong) process.stdout.write(`${JSON.stringify(conversation)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
if (values.steps) {
  const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "story", "crash-at-every-step", "kill-forget"];
  const { status } = spawnSync(process.execPath, args, { env: { ...process.env, CHAOS: "1" }, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
