import { expect, test } from "vitest";
import { isComplete, killRepeatedly } from "../kills/kill-harness.ts";
import { createDiscordTarget } from "../kills/targets/discord.ts";
import { createPageTarget } from "../kills/targets/page.ts";
import { createSlackTarget } from "../kills/targets/slack.ts";
import { CLUSTER_LOAD, startCluster } from "./cluster.ts";

/** One round of kills, a frozen process, and Postgres. `npm run chaos -- 60 cluster` goes on longer. */
const INTERRUPTIONS = 6;

test("shows every turn once and in order while processes of a cluster and its Postgres are killed", async () => {
  const targets = await Promise.all([createPageTarget(), createDiscordTarget(), createSlackTarget({ waitsForAck: true })]);
  const { conversations } = await killRepeatedly(INTERRUPTIONS, targets, startCluster, CLUSTER_LOAD);
  expect(conversations.filter((one) => !isComplete(one))).toEqual([]);
}, 600_000);
