import { expect, test } from "vitest";
import { isComplete, killRepeatedly } from "../kill-harness.ts";
import { createPageTarget } from "../kill-targets/page.ts";
import { startCluster } from "./cluster.ts";

/** One round of kills, a frozen process, and Postgres. `npm run chaos -- 60 cluster` goes on longer, on all platforms. */
const INTERRUPTIONS = 6;

test("shows every turn once and in order while processes of a cluster and its Postgres are killed", async () => {
  const { conversations } = await killRepeatedly(INTERRUPTIONS, await createPageTarget(), startCluster);
  expect(conversations.filter((one) => !isComplete(one))).toEqual([]);
}, 600_000);
