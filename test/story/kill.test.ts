import { expect, test } from "vitest";
import { onThePage } from "./environments/killed-page.ts";
import { isWhole, killRepeatedly } from "./kill-harness.ts";

test("killed 25 times while people ask, the page shows every turn once, in order, and none is left drawing", {
  timeout: 300_000,
}, async () => {
  const { threads } = await killRepeatedly(25, await onThePage());
  expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
});
