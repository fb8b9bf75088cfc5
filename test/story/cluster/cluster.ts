// Three processes over one Postgres, behind a balancer. They are killed and frozen in turn, and so is Postgres.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startPostgres } from "../../services/postgres.ts";
import { endBot, type RunningBot, startBot, type Victim } from "../kills/kill-harness.ts";
import { startBalancer } from "./balancer.ts";

const PROCESSES = 3;
/** Light, because all processes share the machine. */
export const CLUSTER_LOAD = { people: 2, maxWaiting: 2, pauseMs: 8_000, progressTimeoutMs: 5_000 };
/** Longer than a lease, so that what the frozen process did belongs to others when it wakes up. */
const FREEZE_MS = 20_000;
/** How long Postgres is away. */
const OUTAGE_MS = 2_000;

/** The interruptions, over and over: most are kills. */
const INTERRUPTIONS = ["kill", "kill", "freeze", "kill", "postgres", "kill"] as const;

export async function startCluster(variables: Record<string, string>): Promise<Victim> {
  const postgres = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), "cluster-"));
  const { WEB_PORT: port = "0", ...rest } = variables;
  const shared = { DATABASE_URL: await postgres.createDatabase(), PICTURES_URL: "files", DATA_DIR: folder };
  const env = { ...rest, ...shared, WEB_PORT: "0", WEB_ORIGIN: `http://127.0.0.1:${port}` };
  const bots: RunningBot[] = [];
  for (let n = 0; n < PROCESSES; n++) bots.push(await startBot(env));
  const balancer = await startBalancer(Number(port), () => bots.map((bot) => bot.port));
  let count = 0;

  const interruptions = {
    async kill(n: number) {
      await endBot((bots[n] as RunningBot).process);
      bots[n] = await startBot(env);
    },
    async freeze(n: number) {
      const { process } = bots[n] as RunningBot;
      process.kill("SIGSTOP");
      await pause(FREEZE_MS);
      process.kill("SIGCONT");
    },
    async postgres() {
      const resume = await postgres.kill();
      await pause(OUTAGE_MS);
      await resume();
    },
  };
  return {
    async interrupt() {
      const kind = INTERRUPTIONS[count % INTERRUPTIONS.length] ?? "kill";
      await interruptions[kind](count++ % PROCESSES);
      return kind;
    },
    async stop() {
      await balancer.close();
      await Promise.all(bots.map((bot) => endBot(bot.process)));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
