// Where the gauges come from.

import { statfs } from "node:fs/promises";
import { version } from "../cli/command-line.ts";
import type { Config } from "../config/config.ts";
import type { ChatPlatform, Clock } from "../core/ports.ts";
import type { ConversationStore, TaskQueue } from "../core/store.ts";
import { startOfDay } from "../core/turns/budget.ts";
import type { MetricSources } from "./metrics.ts";

export function metricSources(
  { dataDir, budget }: Config,
  store: ConversationStore & TaskQueue,
  platforms: () => readonly ChatPlatform[],
  clock: Clock,
): MetricSources {
  return {
    version: version(),
    tasks: async () => ({ all: await store.countAll(), running: await store.countRunning() }),
    platforms: () => platforms().map((platform) => ({ name: platform.name, up: platform.status() === "ready" })),
    async disk() {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { free: bavail * bsize, size: blocks * bsize };
    },
    spentToday: async () => (await store.spentSince(startOfDay(clock.now()))).usd,
    budgets: Object.fromEntries(Object.entries(budget).filter(([, usd]) => usd !== undefined)),
  };
}
