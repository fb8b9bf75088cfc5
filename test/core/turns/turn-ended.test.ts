// One line in the log for every turn that ends, however it ends.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { TurnKey } from "../../../src/core/vocabulary.ts";
import type { FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, talk } from "../core-harness.ts";

const finished = (bot: CoreHarness) => bot.told.filter(({ message }) => message === "turn finished").map(({ facts }) => facts);

test("logs a finished turn once, with what it took and cost, and without words and names", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "make it night for Ada");
  expect(finished(ada)).toEqual([
    {
      ...{ turn: card.turn, platform: "discord", models: ada.models.map(({ id }) => id), variants: 2, ready: 2 },
      ...{ ms: expect.any(Number), usd: 0, outcome: "done" },
    },
  ]);
  expect(JSON.stringify(ada.told).toLowerCase()).not.toMatch(/night|ada/);
});

test("names what went wrong, and reports a turn again when it is drawn again", async () => {
  const ada = await talk();
  const [model] = ada.models as [FakeModel];
  model.trouble = new ModelError("refused", "no", { costUsd: 0.04 });
  const { card } = await ada.turn(1, "night");
  model.trouble = undefined;
  await ada.wishes({ kind: "retry", turn: card.turn });
  await ada.until(() => finished(ada).length === 2);
  expect(finished(ada)).toMatchObject([
    { turn: card.turn, ready: 0, usd: 0.04, outcome: "failed", faults: ["refused"] },
    { turn: card.turn, ready: 1, outcome: "done" },
  ]);
});

test("reports a turn that is cancelled", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.card(1) !== undefined);
  const turn = ada.card(1)?.card.turn as TurnKey;
  await ada.wishes({ kind: "cancel", turn });
  await ada.until(() => finished(ada).length === 1);
  expect(finished(ada)).toMatchObject([{ turn, outcome: "cancelled" }]);
});
