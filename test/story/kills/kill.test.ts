import { expect, test } from "vitest";
import { isComplete, killRepeatedly } from "./kill-harness.ts";
import { createDiscordTarget } from "./targets/discord.ts";
import { createPageTarget } from "./targets/page.ts";
import { createSlackTarget } from "./targets/slack.ts";

/** `npm run chaos` kills more often, and on each platform alone. */
const KILLS = 5;

test(`shows every turn once and in order on all platforms after ${KILLS} kills`, async () => {
  const targets = await Promise.all([createPageTarget(), createDiscordTarget(), createSlackTarget()]);
  const load = { people: 1, maxWaiting: 3, pauseMs: 4_000, progressTimeoutMs: 5_000 };
  const { conversations } = await killRepeatedly(KILLS, targets, undefined, load);
  expect(conversations.filter((one) => !isComplete(one))).toEqual([]);
}, 300_000);
