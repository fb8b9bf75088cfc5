// The sources of the gauges.

import { statfs } from "node:fs/promises";
import { version } from "../cli/command-line.ts";
import type { Config } from "../config/config.ts";
import type { ChatPlatform } from "../core/ports/platform.ts";
import type { Clock } from "../core/ports/runtime.ts";
import type { Stores } from "../core/stores.ts";
import type { TaskQueue } from "../core/task-queue.ts";
import { startOfDay } from "../core/turns/budget.ts";
import type { MetricSources } from "./metrics.ts";

export function metricSources(
  { dataDir, budget }: Config,
  store: Pick<Stores, "spending"> & { queue: TaskQueue },
  platforms: () => readonly ChatPlatform[],
  clock: Clock,
): MetricSources {
  return {
    version: version(),
    tasks: async () => ({ all: await store.queue.countAll(), running: await store.queue.countRunning() }),
    platforms: () => platforms().map((platform) => ({ name: platform.name, up: platform.status() === "ready" })),
    async disk() {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { free: bavail * bsize, size: blocks * bsize };
    },
    spentToday: async () => (await store.spending.spentSince(startOfDay(clock.now()))).usd,
    budgets: Object.fromEntries(Object.entries(budget).filter(([, usd]) => usd !== undefined)),
  };
}
