import { expect, test } from "vitest";
import { onDiscord } from "./leaving/discord.ts";
import { killAtEveryStepOfForgetting } from "./leaving/leaving.ts";
import { onThePage } from "./leaving/page.ts";
import { onSlack } from "./leaving/slack.ts";

test.each([
  ["the page", onThePage],
  ["Discord", onDiscord],
  ["Slack", onSlack],
] as const)(
  "killed at every step of forgetting a person, %s keeps nothing of theirs, and all that is others'",
  { timeout: 600_000 },
  async (_, scene) => {
    expect(await killAtEveryStepOfForgetting(await scene())).toBeGreaterThan(5);
  },
);
