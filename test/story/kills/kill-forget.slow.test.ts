import { expect, test } from "vitest";
import { createDiscordTarget } from "../forget/discord.ts";
import { killWhileForgetting } from "../forget/kill-while-forgetting.ts";
import { createPageTarget } from "../forget/page.ts";
import { createSlackTarget } from "../forget/slack.ts";

/** Steps from one kill to the next. Set CHAOS to kill at every single step. */
const STRIDE = process.env.CHAOS ? 1 : 12;

test.each([
  ["the page", createPageTarget],
  ["Discord", createDiscordTarget],
  ["Slack", createSlackTarget],
] as const)(
  "deletes all of a person's data and nobody else's on %s when killed while deleting",
  { timeout: 600_000 },
  async (_, createTarget) => {
    expect((await killWhileForgetting(await createTarget(), STRIDE)) * STRIDE).toBeGreaterThan(5);
  },
);
