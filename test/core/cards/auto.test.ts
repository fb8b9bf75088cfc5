// What cards say and offer where `auto` chose the model.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { InstructionOrder, Reading } from "../../../src/core/ports/models.ts";
import { AUTO, type BlobKey, type TurnKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

/** Understands everything but dragons, and removes only what is marked. */
class FakeEditor extends FakeModel {
  override readonly label = "Built-in editor";
  read({ prompt, marked }: InstructionOrder): Reading {
    if (prompt.includes("remove") && !marked) return { kind: "beyond" };
    return prompt.includes("dragon") ? { kind: "unknown", words: ["dragon"] } : { kind: "all" };
  }
  override choices({ prompt }: { prompt: string }, wanted: number): number {
    return prompt.includes("dragon") ? 0 : wanted;
  }
}
class Dear extends FakeModel {
  override readonly label = "Dear";
  override usd = 0.24;
}
const photo = { source: pictureSource("photo") };
const start = (confirmUsd?: number) =>
  startHarness({
    models: [new FakeEditor("local", { needsReference: true }), new Dear("dear/one", { cost: "computed" })],
    ...{ auto: true, settings: { models: [AUTO] } },
    ...(confirmUsd !== undefined && { limits: { confirmUsd } }),
  });
const instead = (bot: CoreHarness, number: number) =>
  bot.card(number)?.card.actions.flatMap((action) => (action.kind === "instead" ? [action.label] : []));
const draws = (bot: CoreHarness) => bot.models.map((model) => model.draws);

test("says that it chose the built-in editor, and draws with the other model after a double click once", async () => {
  const bot = await start();
  const { card } = await bot.runTurn(1, "warmer", photo);
  expect(card.notes).toEqual(["Auto: Built-in editor, because it does all of this exactly."]);
  expect(instead(bot, 1)).toEqual(["Draw with Dear instead (about $0.24)"]);
  const [first, second] = await Promise.all([bot.click(1, "instead"), bot.click(1, "instead", { by: "bo" })]);
  expect([first, second]).toContainEqual({ kind: "words", text: messages.alreadyRequested(2), refused: true });
  expect((await bot.waitForCard(2)).pictures).toEqual(["warmer#1<photo>"]);
  await bot.click(1, "instead");
  await bot.waitUntilIdle();
  expect([draws(bot), bot.card(3)]).toEqual([[1, 1], undefined]);
  expect(bot.card(2)?.card.notes).toEqual([]);
});

test("draws with the other model again if that failed or was cancelled", async () => {
  const bot = await start();
  await bot.runTurn(1, "refuse 1", photo);
  expect(instead(bot, 1)).toEqual([]);
  await bot.runTurn(2, "warmer", photo);
  const [, dear] = bot.models;
  if (dear) dear.error = new Error("broken");
  await bot.click(2, "instead");
  expect((await bot.waitForCard(3)).card.state).toBe("failed");
  if (dear) dear.error = undefined;
  await bot.click(2, "instead");
  expect((await bot.waitForCard(4)).card.state).toBe("done");
});

test("asks about the cost of the other model like of any edit", async () => {
  const bot = await start(0.1);
  await bot.runTurn(1, "warmer", photo);
  await bot.click(1, "instead");
  await bot.waitUntil(() => bot.card(2)?.card.question === "This will cost about $0.24. Draw it?");
  expect(await bot.click(1, "instead")).toMatchObject({ text: messages.alreadyRequested(2) });
  await bot.click(2, "draw");
  await bot.waitForCard(2);
  expect(draws(bot)).toEqual([1, 1]);
});

test("says which words the built-in editor doesn't know, and doesn't offer it", async () => {
  const bot = await start();
  const { card } = await bot.runTurn(1, "add a dragon", photo);
  expect(card.notes).toEqual(["Auto: Dear, because the built-in editor doesn't know “dragon”."]);
  expect([instead(bot, 1), draws(bot)]).toEqual([[], [0, 1]]);
});

test("lets the built-in editor remove what is marked, and the other model everything else", async () => {
  const bot = await start();
  await bot.runTurn(1, "remove this", photo);
  expect(draws(bot)).toEqual([0, 1]);
  await bot.runTurn(2, "remove this", {
    area: { key: "a".repeat(64) as BlobKey, type: "image/png", width: 8, height: 8, bytes: 90 },
  });
  expect(draws(bot)).toEqual([1, 1]);
});

test("offers the built-in editor where its reading isn't certain", async () => {
  const bot = await start();
  const { card } = await bot.runTurn(1, "make the first one warmer", photo);
  expect(card.notes).toEqual(["Auto: Dear, because “the first one” may name a picture."]);
  expect(instead(bot, 1)).toEqual(["Use the built-in editor instead (free)"]);
  await bot.click(1, "instead");
  await bot.waitForCard(2);
  expect(draws(bot)).toEqual([1, 1]);
});

test("asks about doubtful words even where the built-in editor could draw them", async () => {
  const bot = await start();
  await bot.runTurn(1, "warmer", photo);
  await bot.send("it's warm in here", said);
  await bot.waitUntil(() => bot.card(2)?.card.question === messages.asksWhetherEdit);
});

test("forgets the words that a note names with the instruction", async () => {
  const bot = await start();
  await bot.runTurn(1, "warmer", photo);
  await bot.runTurn(2, "add a dragon", { by: "bo" });
  await bot.request({ kind: "again", turn: bot.card(2)?.card.turn as TurnKey });
  expect((await bot.waitForCard(3)).card.notes.join()).toContain("dragon");
  await bot.request({ kind: "forget" }, { by: "bo" });
  await bot.waitUntil(() => bot.card(3)?.card.prompt === messages.takenBack);
  expect(bot.card(3)?.card.notes).toEqual([]);
});

test("says nothing where people chose the model", async () => {
  const bot = await start();
  const { card } = await bot.runTurn(1, "warmer", { ...photo, settings: { models: [bot.models[0]?.id ?? AUTO] } });
  expect([card.notes, instead(bot, 1)]).toEqual([[], []]);
});
