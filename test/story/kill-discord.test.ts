import { expect, test } from "vitest";
import { isWhole, killRepeatedly } from "./killed.ts";
import { onDiscord } from "./stages/killed-discord.ts";

test("killed 10 times while people ask, Discord shows every turn once, in order, and none is left drawing", {
  timeout: 300_000,
}, async () => {
  const { threads } = await killRepeatedly(10, await onDiscord());
  expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
});
