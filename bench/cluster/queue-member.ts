// One process that claims and completes tasks, through the task queue of the program. The driver says how many, and how many at a time.

import type { TaskKind } from "../../src/core/task-queue.ts";
import { openPostgresStore } from "../../test/services/postgres.ts";

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
  const loop = async () => {
    while (left-- > 0) {
      const startedAt = performance.now();
      const [task] = await queue.claim(kind, lane, 1);
      claims.push(performance.now() - startedAt);
      if (!task) return;
      await queue.complete(task);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  process.send?.({ claims } satisfies Report);
}
