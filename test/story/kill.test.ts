import { expect, test } from "vitest";
import { isWhole, killAgainAndAgain } from "./killed.ts";
import { onThePage } from "./stages/killed-page.ts";

test("killed 25 times while people ask, the page shows every turn once, in order, and none is left drawing", {
  timeout: 300_000,
}, async () => {
  const { threads } = await killAgainAndAgain(25, await onThePage());
  expect(threads.filter((thread) => !isWhole(thread))).toEqual([]);
});
