import { expect, test } from "vitest";
import { onDiscord } from "./environments/killed-discord.ts";
import { onThePage } from "./environments/killed-page.ts";
import { onSlack } from "./environments/killed-slack.ts";
import { isWhole, killRepeatedly } from "./kill-harness.ts";

/** `npm run chaos` kills more often. */
const KILLS = 5;

test.each([
  ["the page", onThePage],
  ["Discord", onDiscord],
  ["Slack", onSlack],
] as const)(
  `shows every turn once and in order on %s, killed ${KILLS} times while people ask`,
  async (_, target) => {
    const { threads } = await killRepeatedly(KILLS, await target());
    expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
  },
  300_000,
);
