// One process that claims and completes tasks, through the task queue of the program. The driver says how many, and how many at a time.

import type { TaskKind } from "../../src/core/task-queue.ts";
import { openPostgresStore } from "../../test/services/postgres.ts";

/** As many as the worker claims at once. */
const MAX_CLAIMED = 4;

export interface QueueSettings {
  postgres: string;
  kind: TaskKind;
  lane: string;
}

export interface Order {
  tasks: number;
  atOnce: number;
}

/** Milliseconds that each claim took. */
export interface Report {
  claims: number[];
}

const { postgres, kind, lane } = JSON.parse(process.argv[2] ?? "") as QueueSettings;
const { queue, close } = await openPostgresStore(postgres);
process.on("message", (order: Order) => void run(order));
process.once("disconnect", () => void close().finally(() => process.exit()));
process.send?.({ claims: [] } satisfies Report);

async function run({ tasks, atOnce }: Order): Promise<void> {
  const claims: number[] = [];
  let left = tasks;
  const loop = async (limit: number) => {
    while (left > 0) {
      const wanted = Math.min(limit, left);
      left -= wanted;
      const startedAt = performance.now();
      const claimed = await queue.claim(kind, lane, wanted);
      claims.push(performance.now() - startedAt);
      left += wanted - claimed.length;
      if (claimed.length === 0) return;
      await Promise.all(claimed.map((task) => queue.complete(task)));
    }
  };
  const loops = Math.ceil(atOnce / MAX_CLAIMED);
  await Promise.all(Array.from({ length: loops }, () => loop(atOnce / loops)));
  process.send?.({ claims } satisfies Report);
}
