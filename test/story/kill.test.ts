import { expect, test } from "vitest";
import { isWhole, killAgainAndAgain } from "./killed.ts";
import { onDiscord } from "./stages/killed-discord.ts";
import { onThePage } from "./stages/killed-page.ts";
import { onSlack } from "./stages/killed-slack.ts";

test.each([
  [25, "the page", onThePage],
  [10, "Discord", onDiscord],
  [10, "Slack", onSlack],
])(
  "killed %i times while people ask, %s shows every turn once, in order, and none is left drawing",
  {
    timeout: 300_000,
  },
  async (kills, _, place) => {
    const { threads } = await killAgainAndAgain(kills, await place());
    expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
  },
);
