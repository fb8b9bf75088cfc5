import { expect, test } from "vitest";
import { isComplete, killRepeatedly } from "./kill-harness.ts";
import { createDiscordTarget } from "./targets/discord.ts";
import { createPageTarget } from "./targets/page.ts";
import { createSlackTarget } from "./targets/slack.ts";

/** `npm run chaos` kills more often. */
const KILLS = 5;

test.each([
  ["the page", createPageTarget],
  ["Discord", createDiscordTarget],
  ["Slack", createSlackTarget],
] as const)(
  `shows every turn once and in order on %s after ${KILLS} kills`,
  async (_, createTarget) => {
    const { conversations } = await killRepeatedly(KILLS, [await createTarget()]);
    expect(conversations.filter((one) => !isComplete(one))).toEqual([]);
  },
  300_000,
);
