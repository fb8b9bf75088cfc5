// What an edit will cost, and the question before one that costs more than its author may have expected.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { describeEstimate } from "../../../src/core/turns/estimate.ts";
import { AUTO, type EstimatedRequest, type ModelId, type TurnKey } from "../../../src/core/vocabulary.ts";
import { createAuto } from "../../../src/models/auto.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

class Unpriced extends FakeModel {
  override estimateUsd(): never {
    return undefined as never;
  }
}
const paid = (id = "dear/one") => Object.assign(new FakeModel(id, { cost: "computed" }), { usd: 0.24 });
const confirm = (usd = 0.5) => ({ limits: { confirmUsd: usd } });
const draws = (bot: CoreHarness) => bot.models.map((model) => model.draws);
const spent = async (bot: CoreHarness) => (await bot.store.spending.spentSince(new Date(0))).usd;
const isAsking = (bot: CoreHarness, number: number) => bot.card(number)?.card.state === "asking";

async function ask(bot: CoreHarness, number = 1, options: Parameters<CoreHarness["send"]>[1] = {}): Promise<void> {
  await bot.send("night", { source: pictureSource("photo"), ...options });
  await bot.waitUntil(() => isAsking(bot, number));
  await bot.waitUntilIdle();
}

test("says what an edit will cost, and draws it once after one click", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, ...confirm() });
  await ask(bot);
  expect(bot.card(1)?.card).toMatchObject({ question: "This will cost about $0.72. Draw it?", drawing: false });
  expect(bot.card(1)?.card.actions.map(({ kind, label }) => [kind, label])).toEqual([
    ["draw", "Draw"],
    ["cancel", "Cancel"],
  ]);
  expect([draws(bot), await spent(bot)]).toEqual([[0], 0]);
  expect(await bot.click(1, "draw")).toEqual({ kind: "none" });
  const { card, pictures } = await bot.waitForCard(1);
  expect([card.state, card.question, pictures.length, draws(bot)]).toEqual(["done", undefined, 3, [3]]);
  expect(await bot.request({ kind: "answer", turn: card.turn, reply: "draw" })).toMatchObject({ text: messages.alreadyAnswered });
});

test.each<[string, Parameters<typeof startHarness>[0]]>([
  ["that cost just as much as the limit", { models: [paid()], settings: { variants: 2 }, limits: { confirmUsd: 0.48 } }],
  ["where people are never asked", { models: [paid()], settings: { variants: 4 } }],
  ["that are free", { models: [new FakeModel()], settings: { variants: 4 }, ...confirm(0) }],
])("doesn't ask about pictures %s", async (_, options) => {
  const bot = await startHarness(options);
  expect((await bot.runTurn(1, "night")).card.state).toBe("done");
});

test("asks before every paid picture with a limit of 0", async () => {
  const bot = await startHarness({ models: [paid()], ...confirm(0) });
  await ask(bot);
  expect(bot.card(1)?.card.question).toBe("This will cost about $0.24. Draw it?");
});

test("says that a price isn't known, and counts it", async () => {
  const models = [paid(), new Unpriced("odd/two", { cost: "reported" })];
  const ids = models.map(({ id }) => id);
  const bot = await startHarness({ models, settings: { models: ids, variants: 2 }, ...confirm(0.9) });
  await ask(bot);
  expect(bot.card(1)?.card.question).toBe("This will cost about $0.48, plus 2 pictures of unknown price. Draw it?");
  await bot.click(1, "cancel");
  await ask(bot, 2, { settings: { models: ["odd/two" as ModelId], variants: 4 } });
  expect(bot.card(2)?.card.question).toBe("This draws 4 pictures of unknown price. Draw it?");
});

test("lets only the author and moderators agree, and moderators pay", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, ...confirm() });
  await ask(bot);
  expect(await bot.click(1, "draw", { by: "bo" })).toMatchObject({ text: messages.notYoursToAnswer("ada"), refused: true });
  expect(isAsking(bot, 1)).toBe(true);
  await bot.click(1, "draw", { by: "mo", moderator: true });
  await bot.waitForCard(1);
  const of = async (person: string) => (await bot.store.spending.spentSince(new Date(0), { platform: "discord", person })).usd;
  expect([await of("ada"), await of("mo")]).toEqual([0, expect.closeTo(0.72)]);
});

test("asks about Run again and Redo from original, and not about Retry", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, ...confirm() });
  await bot.send("refuse 1", { source: pictureSource("photo") });
  await bot.waitUntil(() => isAsking(bot, 1));
  await bot.click(1, "draw");
  await bot.waitForCard(1);
  await bot.click(1, "retry");
  await bot.waitUntil(() => draws(bot)[0] === 4);
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.slots.map(({ state }) => state)).toEqual(["failed", "ready", "ready"]);
  await bot.click(1, "again");
  await bot.waitUntil(() => isAsking(bot, 2));
  await bot.send("rain");
  await bot.waitUntil(() => isAsking(bot, 3) && bot.card(2)?.card.state === "cancelled");
  expect(bot.card(2)?.card.text).toContain(messages.cancelledBecause.replaced);
  await bot.click(3, "draw");
  await bot.waitForCard(3);
  await bot.request({ kind: "flatten" });
  await bot.waitUntil(() => isAsking(bot, 4));
  expect(draws(bot)).toEqual([7]);
});

test("doesn't ask for what the budgets don't cover", async () => {
  const limits = { confirmUsd: 0.3, budget: { person: 0.5 } };
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, limits });
  await ask(bot);
  expect(bot.card(1)?.card.question).toBe("This will cost about $0.48. Draw it?");
  await bot.click(1, "draw");
  expect((await bot.waitForCard(1)).card.slots.map(({ state }) => state).toSorted()).toEqual(["failed", "ready", "ready"]);
  const { card } = await bot.runTurn(2, "rain");
  expect(card.slots[0]?.failure).toContain("budget for today is used up");
});

test("draws an edited message without a question if it has become cheaper", async () => {
  class PricedByReference extends FakeModel {
    override estimateUsd(order?: { references: number }): number {
      return 0.1 * (order?.references ?? 1);
    }
  }
  const bot = await startHarness({ models: [new PricedByReference("dear/one", { cost: "computed" })], ...confirm(0.2) });
  await ask(bot, 1, { id: "m", references: attachments("hat", "scarf") });
  expect(bot.card(1)?.card.question).toBe("This will cost about $0.30. Draw it?");
  await bot.edit("m", "snow", { source: pictureSource("photo") });
  const { pictures } = await bot.waitForCard(1);
  expect([pictures, draws(bot)]).toEqual([["snow#1<photo>"], [1]]);
});

test("doesn't take a second click on “Edit with these words” for an agreement to the cost", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, ...confirm() });
  await ask(bot);
  await bot.click(1, "draw");
  await bot.waitForCard(1);
  await bot.send("I wonder what mum would say", said);
  await bot.waitUntil(() => bot.card(2)?.card.question === messages.asksWhetherEdit);
  const turn = bot.card(2)?.card.turn as TurnKey;
  await bot.click(2, "accept");
  await bot.waitUntil(() => bot.card(2)?.card.question?.startsWith("This will cost") ?? false);
  expect(await bot.request({ kind: "answer", turn, reply: "edit" })).toMatchObject({ text: messages.alreadyAnswered });
  expect([isAsking(bot, 2), draws(bot)]).toEqual([true, [3]]);
});

const request = {
  models: ["dear/one" as ModelId],
  variants: 2,
  aspectRatio: "as is",
  resolution: "standard",
  pictures: 1,
  each: false,
} as const;

test.each<[string, string | undefined, Partial<EstimatedRequest>]>([
  ["one model", "2 pictures, about $0.48", {}],
  ["free models", undefined, { models: ["local" as ModelId] }],
  ["a free model beside it", "4 pictures, about $0.48", { models: ["local", "dear/one"] as ModelId[] }],
  [
    "a model without a known price",
    "4 pictures, about $0.48, plus 2 pictures of unknown price",
    { models: ["dear/one", "odd/two"] as ModelId[] },
  ],
  ["unknown prices alone", "2 pictures, price unknown", { models: ["odd/two" as ModelId] }],
  ["auto", "1 picture, free or about $0.24", { models: [AUTO], variants: 1 }],
  [
    "each of several pictures",
    "9 pictures, about $2.16",
    { models: ["dear/one", "odd/two"] as ModelId[], pictures: 12, each: true },
  ],
])("estimates the cost of %s as %j", (_, expected, changed) => {
  const models = [new FakeModel("local"), paid(), new Unpriced("odd/two", { cost: "reported" })];
  const list = () => models;
  const auto = createAuto(models[0] as FakeModel, ["dear/one" as ModelId], list);
  expect(describeEstimate({ ...request, models: [...request.models], ...changed }, createModelRegistry(models, auto))).toBe(
    expected,
  );
});

test("says in a form and in a conversation what the next edit costs", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 2 } });
  const draft = { prompt: "", references: [], settings: { variants: 3 }, source: pictureSource("photo") };
  const estimate = "3 pictures, about $0.72";
  expect(await bot.request({ kind: "form", draft })).toMatchObject({ kind: "form", form: { estimate } });
  await bot.runTurn(1, "night");
  const ada = { id: "ada", name: "ada", moderator: false };
  expect(await bot.core.query(ada, { kind: "conversation", of: bot.thread })).toMatchObject({
    estimate: "2 pictures, about $0.48",
  });
  expect(await bot.core.query(ada, { kind: "estimate", request: { variants: 1 } })).toBe("1 picture, about $0.24");
});

test("asks before a retry with another model that costs too much, and draws it once", async () => {
  const models = [new FakeModel("one"), paid()];
  const bot = await startHarness({ models, settings: { models: ["one" as ModelId], variants: 3 }, ...confirm(0.3) });
  const { card } = await bot.runTurn(1, "refuse 1 and refuse 2", { source: pictureSource("photo") });
  expect(card.actions.map(({ label }) => label)).toContain("Retry with Fake (about $0.48)");
  const retry = { kind: "retry", turn: card.turn, model: "dear/one" as ModelId } as const;
  expect(await bot.request(retry)).toEqual({
    ...{ kind: "confirm", question: "This will cost about $0.48. Draw it?", conversation: card.conversation },
    action: { kind: "pay", turn: card.turn, model: "dear/one", label: "Draw" },
  });
  const ada = { id: "ada", name: "ada", moderator: false };
  const { turn, model } = retry;
  expect(await bot.core.query(ada, { kind: "retryCost", turn, model })).toBe("This will cost about $0.48. Draw it?");
  expect([draws(bot), await spent(bot)]).toEqual([[3, 0], 0]);
  const [first, second] = await Promise.all([1, 2].map(() => bot.request({ ...retry, agreed: true })));
  expect([first, second]).toContainEqual({ kind: "words", text: messages.retryWhenDone, refused: true });
  await bot.waitUntil(() => draws(bot)[1] === 2);
  await bot.waitUntilIdle();
  expect(draws(bot)).toEqual([3, 2]);
});

test("retries at once with a model that costs little enough", async () => {
  const models = [new FakeModel("one"), paid()];
  const bot = await startHarness({ models, settings: { models: ["one" as ModelId], variants: 2 }, ...confirm(0.3) });
  const { card } = await bot.runTurn(1, "refuse 1", { source: pictureSource("photo") });
  expect(await bot.request({ kind: "retry", turn: card.turn, model: "dear/one" as ModelId })).toEqual({ kind: "none" });
});
