// Edits of the built-in editor that would come out the same aren't offered or drawn again.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { AUTO, LOCAL, type TurnKey } from "../../../src/core/vocabulary.ts";
import { FakeEditor, FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

/** Draws "grain" by chance, and everything else the same every time. */
class Editor extends FakeEditor {
  override async draw(...[order, watch]: Parameters<FakeEditor["draw"]>) {
    const drawing = await super.draw(order, watch);
    return order.prompt.includes("grain") ? drawing : { ...drawing, applied: { deterministic: true as const } };
  }
}
const photo = { source: pictureSource("photo") };
const start = () =>
  startHarness({
    models: [new Editor(), new FakeModel("dear/one", { cost: "computed" })],
    ...{ auto: true, settings: { models: [LOCAL], variants: 1 } },
  });
const offered = (bot: CoreHarness, number: number) =>
  bot
    .card(number)
    ?.card.actions.map((action) => `${action.kind}${"model" in action ? ` ${action.model}` : ""}`)
    .filter((action) => /^(again|retry|part)/.test(action));
const request = (bot: CoreHarness, kind: "again" | "retry", number = 1) =>
  bot.request({ kind, turn: bot.card(number)?.card.turn as TurnKey });
const sorry = (text: string) => ({ kind: "words", text, refused: true });

test.each([
  ["an edit that would come out the same", "warmer", []],
  ["an edit with chance in it", "add grain", ["again"]],
  ["an instruction that it refuses", "dragon, not by local", ["retry dear/one", "part"]],
])("offers what makes sense after %s", async (_, prompt, expected) => {
  const bot = await start();
  await bot.runTurn(1, prompt, photo);
  expect(offered(bot, 1)).toEqual(expected);
});

test("offers both where a drawing model refused", async () => {
  const bot = await start();
  await bot.runTurn(1, "dragon, not by dear/one", { ...photo, settings: { models: ["dear/one" as typeof LOCAL] } });
  expect(offered(bot, 1)).toEqual(["again", "retry"]);
});

test("offers both where one of two models is a drawing one", async () => {
  const bot = await start();
  const models = [LOCAL, "dear/one" as typeof LOCAL];
  await bot.runTurn(1, "dragon, not by local, not by dear/one", { ...photo, settings: { models } });
  expect(offered(bot, 1)).toEqual(expect.arrayContaining(["again", "retry"]));
});

test("answers that the picture would be the same, also to words and to “one more like that”", async () => {
  const bot = await start();
  await bot.runTurn(1, "warmer", photo);
  expect(await request(bot, "again")).toEqual(sorry(messages.samePicture));
  expect(await bot.send("again", said)).toEqual(sorry(messages.samePicture));
  expect(bot.card(2)).toBeUndefined();
  await bot.runTurn(2, "colder", { settings: { variants: 2 } });
  expect(await bot.send("one more like 1", said)).toEqual(sorry(messages.samePicture));
});

test("answers that the instruction would be refused again", async () => {
  const bot = await start();
  await bot.runTurn(1, "dragon, not by local", photo);
  expect(await request(bot, "again")).toEqual(sorry(messages.sameRefusal));
  expect(await request(bot, "retry")).toEqual(sorry(messages.sameRefusal));
  expect(await bot.send("again", said)).toEqual(sorry(messages.sameRefusal));
});

test("runs the same instruction again with other models or settings", async () => {
  const bot = await start();
  await bot.runTurn(1, "warmer", photo);
  await bot.request({ kind: "settings", settings: { variants: 2 } });
  await request(bot, "again");
  expect((await bot.waitForCard(2)).pictures).toHaveLength(2);
  await bot.request({ kind: "again", turn: bot.card(1)?.card.turn as TurnKey, models: [AUTO] });
  expect((await bot.waitForCard(3)).card.state).toBe("done");
});
