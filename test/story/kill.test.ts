import { expect, test } from "vitest";
import { killAgainAndAgain } from "./killed.ts";

test("killed 25 times while people ask, the page shows every turn once, in order, and none is left drawing", {
  timeout: 240_000,
}, async () => {
  const { threads } = await killAgainAndAgain(25);
  for (const { shown, asked, busy, pictures } of threads) {
    expect(shown).toEqual(asked);
    expect(busy).toBe(0);
    expect(pictures).toBe(asked.length);
  }
});
