import { expect, test } from "vitest";
import { onDiscord } from "./environments/killed-discord.ts";
import { isWhole, killRepeatedly } from "./kill-harness.ts";

test("killed 10 times while people ask, Discord shows every turn once, in order, and none is left drawing", {
  timeout: 300_000,
}, async () => {
  const { threads } = await killRepeatedly(10, await onDiscord());
  expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
});
