// `npm run chaos`: the long form of the crash stories in `npm test`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readCommandLine } from "../../../src/cli/command-line.ts";
import type { KillTarget, Load, Victim } from "./kill-harness.ts";

const targets = {
  page: async () => (await import("./targets/page.ts")).createPageTarget(),
  discord: async () => (await import("./targets/discord.ts")).createDiscordTarget(),
  slack: async (options?: { waitsForAck: boolean }) => (await import("./targets/slack.ts")).createSlackTarget(options),
};
const { positionals, values } = await readCommandLine({
  run: "npm run chaos --",
  about: `Kills the real process KILLS times (100 by default) while people send edits, and checks that every edit is shown exactly
once. Runs on all platforms or on one.
PLATFORM: ${Object.keys(targets).join(", ")}, or cluster: three processes over one Postgres, on all platforms at once.
Processes of the cluster are killed or frozen for 20 s, and Postgres is killed. With CHAOS_LOGS, their logs go to that folder.`,
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
if (isCluster) await attackCluster();
else for (const [name, open] of Object.entries(targets)) if (only === undefined || only === name) await attack([await open()]);
if (values.steps) {
  const vitest = join(import.meta.dirname, "../../../node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "story", "--project", "slow", "story/crashes/every-step", "kill-forget"];
  const { status } = spawnSync(process.execPath, args, { env: { ...process.env, CHAOS: "1" }, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

async function attackCluster(): Promise<void> {
  const { CLUSTER_LOAD, startCluster } = await import("../cluster/cluster.ts");
  const { startPaidModel } = await import("../cluster/models.ts");
  const { service, env } = await startPaidModel();
  const all = await Promise.all([targets.page(), targets.discord(), targets.slack({ waitsForAck: true })]);
  await attack(all, (variables) => startCluster({ ...variables, ...env }), CLUSTER_LOAD);
  process.stdout.write(`${JSON.stringify({ modelRequests: service.orders().length })}\n`);
  await service.close();
}

async function attack(
  attacked: KillTarget[],
  start?: (env: Record<string, string>) => Promise<Victim>,
  load?: Load,
): Promise<void> {
  const startedAt = performance.now();
  const { conversations, sent, interruptions } = await killRepeatedly(Number(kills), attacked, start, load);
  const wrong = conversations.filter((one) => !isComplete(one));
  const platforms = attacked.map(({ platform }) => platform).join(", ");
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const inDoubt = conversations.flatMap(({ cards }) => cards).reduce((sum, card) => sum + card.inDoubt, 0);
  const summary = {
    platforms,
    ...interruptions,
    sent,
    conversations: conversations.length,
    inDoubt,
    wrong: wrong.length,
    seconds,
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  for (const conversation of wrong) process.stdout.write(`${JSON.stringify(conversation)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
