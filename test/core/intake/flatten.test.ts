// All instructions at once, on the original: against the loss of detail from picture to picture.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, pictureSource, said, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };

test("applies all instructions of the branch to the original, in one drawing, from the fourth card on", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night.", photo);
  await bot.runTurn(2, "rain");
  await bot.runTurn(3, "undone later");
  await bot.runTurn(4, "undo", said);
  await bot.runTurn(5, "fog");
  expect(bot.card(5)?.card.actions.map(({ kind }) => kind)).not.toContain("flatten");
  await bot.runTurn(6, "snow");
  const before = bot.models[0]?.draws ?? 0;
  await bot.click(6, "flatten");
  const { card, pictures } = await bot.waitForCard(7);
  expect(pictures).toEqual(["night. rain. fog. snow#1<photo>"]);
  expect(card.text).toBe(`ada: night. rain. fog. snow\n${messages.flattened(6)}`);
  expect((bot.models[0]?.draws ?? 0) - before).toBe(1);
  expect(card.actions.map(({ kind }) => kind)).not.toContain("flatten");
  expect((await bot.runTurn(8, "warm")).pictures).toEqual(["warm#1<night. rain. fog. snow#1<photo>>"]);
});

test("keeps pictures that were attached along the way, and can use another model", async () => {
  const bot = await startHarness({
    models: [new FakeModel("one"), new FakeModel("two")],
    settings: { models: ["one" as ModelId] },
  });
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "add this hat", { references: attachments("hat") });
  await bot.request({ kind: "flatten", models: ["two" as ModelId] });
  const { card, pictures } = await bot.waitForCard(3);
  expect([pictures, card.slots[0]?.model]).toEqual([["night. add this hat#1<photo|hat>"], "two"]);
});

test("says so if there's only one instruction, or none", async () => {
  const bot = await startHarness();
  const refused = { kind: "words", text: messages.nothingToFlatten, refused: true };
  expect(await bot.request({ kind: "flatten" })).toEqual(refused);
  await bot.runTurn(1, "night", photo);
  expect(await bot.request({ kind: "flatten" })).toEqual(refused);
});
