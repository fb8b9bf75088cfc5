import { expect, test } from "vitest";
import { onDiscord } from "./leaving/discord.ts";
import { killWhileForgetting } from "./leaving/leaving.ts";
import { onThePage } from "./leaving/page.ts";
import { onSlack } from "./leaving/slack.ts";

/** Steps from one kill to the next. Set CHAOS to kill at every single step. */
const STRIDE = process.env.CHAOS ? 1 : 4;

test.each([
  ["the page", onThePage],
  ["Discord", onDiscord],
  ["Slack", onSlack],
] as const)(
  "keeps nothing of a forgotten person, and everything of the others, on %s when killed over it",
  { timeout: 600_000 },
  async (_, scene) => {
    expect((await killWhileForgetting(await scene(), STRIDE)) * STRIDE).toBeGreaterThan(5);
  },
);
