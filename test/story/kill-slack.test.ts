import { expect, test } from "vitest";
import { onSlack } from "./environments/killed-slack.ts";
import { isWhole, killRepeatedly } from "./kill-harness.ts";

test("killed 10 times while people ask, Slack shows every turn once, in order, and none is left drawing", {
  timeout: 300_000,
}, async () => {
  const { threads } = await killRepeatedly(10, await onSlack());
  expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
});
