// Every turn that ends is logged in one line.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { TurnKey } from "../../../src/core/vocabulary.ts";
import type { FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, startHarness } from "../core-harness.ts";

const finished = (bot: CoreHarness) =>
  bot.infoLogs.filter(({ message }) => message === "turn finished").map(({ facts }) => facts);

test("logs a finished turn once, with time and cost but without prompts and names", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "make it night for Ada");
  expect(finished(bot)).toEqual([
    {
      ...{ turn: card.turn, platform: "discord", models: bot.models.map(({ id }) => id), variants: 2, ready: 2 },
      ...{ ms: expect.any(Number), usd: 0, outcome: "done" },
    },
  ]);
  expect(JSON.stringify(bot.infoLogs).toLowerCase()).not.toMatch(/night|ada/);
});

test("logs error codes, and logs a turn again after a retry", async () => {
  const bot = await startHarness();
  const [model] = bot.models as [FakeModel];
  model.error = new ModelError("refused", "no", { costUsd: 0.04 });
  const { card } = await bot.runTurn(1, "night");
  model.error = undefined;
  await bot.request({ kind: "retry", turn: card.turn });
  await bot.waitUntil(() => finished(bot).length === 2);
  expect(finished(bot)).toMatchObject([
    { turn: card.turn, ready: 0, usd: 0.04, outcome: "failed", codes: ["refused"] },
    { turn: card.turn, ready: 1, outcome: "done" },
  ]);
});

test("logs a cancelled turn", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1) !== undefined);
  const turn = bot.card(1)?.card.turn as TurnKey;
  await bot.request({ kind: "cancel", turn });
  await bot.waitUntil(() => finished(bot).length === 1);
  expect(finished(bot)).toMatchObject([{ turn, outcome: "cancelled" }]);
});
