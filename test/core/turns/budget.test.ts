// The cost of drawing: shown, reserved, and refused when the budget is used up.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { chargeFor } from "../../../src/core/turns/budget.ts";
import type { Intent, ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import { limits } from "../../fakes/bot.ts";
import { FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, startHarness } from "../core-harness.ts";

const paid = (id = "dear") => new FakeModel(id, { cost: "computed", price: "$0.04 a picture" });
const day = 24 * 60 * 60 * 1000;
const spentOf = async ({ store }: CoreHarness, person: string) =>
  (await store.spending.spentSince(new Date(0), { platform: "discord", person })).usd;
const intentOf = (kind: Intent["kind"], turn: TurnKey, model: ModelId | undefined): Intent =>
  kind === "retry" ? { kind, turn, ...(model && { model }) } : { kind: "again", turn, ...(model && { models: [model] }) };

test("shows costs per picture and in total on the card, and per person in the history", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 } });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots.map(({ costUsd }) => costUsd)).toEqual([0.04, 0.04, 0.04]);
  expect(card.text).toContain("Total: $0.12.");
  const person = { id: "ada", name: "ada", moderator: false };
  const history = await bot.core.query(person, { kind: "conversations" });
  expect(history).toMatchObject({ spent: "You've spent $0.12 today and $0.12 in the last 30 days." });
  expect(history.items[0]?.costUsd).toBeCloseTo(0.12);
});

test("says what a person's pictures have cost, by model and period, and what's left of the budgets", async () => {
  const models = [paid("dear"), paid("idle")];
  const budget = { person: 1, all: 0.5 };
  const bot = await startHarness({ models, settings: { models: ["dear" as ModelId] }, limits: { budget } });
  await bot.runTurn(1, "night");
  bot.advance(8 * day);
  await bot.runTurn(2, "rain", { settings: { models: ["idle" as ModelId], variants: 3 } });
  await bot.runTurn(3, "snow", { by: "bo" });
  const usage = await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "usage" });
  const [none, one, three, four] = [0, 1, 3, 4].map((drawings) => ({
    drawings,
    usd: expect.closeTo(drawings * 0.04),
    unknown: 0,
  }));
  expect(usage.total).toEqual({ today: three, week: three, month: four });
  expect(usage.models).toEqual([
    { model: "idle", today: three, week: three, month: three },
    { model: "dear", today: none, week: none, month: one },
  ]);
  expect(usage.budgets).toEqual([
    { whose: "person", usd: 1, left: expect.closeTo(0.88) },
    { whose: "all", usd: 0.5, left: expect.closeTo(0.34) },
  ]);
  bot.advance(31 * day);
  expect(await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "usage" })).toMatchObject({ models: [] });
});

test("lists what each model has cost, on request", async () => {
  const bot = await startHarness({
    models: [paid("dear"), paid("idle")],
    settings: { models: ["dear" as ModelId], variants: 3 },
  });
  await bot.runTurn(1, "night");
  const person = { id: "bo", name: "bo", moderator: false };
  const [dear, idle] = await bot.core.query(person, { kind: "models", spent: true });
  expect(dear?.spent).toBe("3 pictures for $0.12 in the last 30 days");
  expect(idle).not.toHaveProperty("spent");
  expect((await bot.core.query(person, { kind: "models" }))[0]).not.toHaveProperty("spent");
  bot.advance(31 * day);
  expect((await bot.core.query(person, { kind: "models", spent: true }))[0]).not.toHaveProperty("spent");
});

test("shows no cost for free pictures", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  expect((await bot.runTurn(1, "night")).card.cost).toBeUndefined();
  expect(await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "conversations" })).not.toHaveProperty(
    "spent",
  );
});

test("refuses the rest of a turn that reaches the budget, and says when it resets", async () => {
  const bot = await startHarness({ models: [paid()], settings: { variants: 3 }, limits: { budget: { person: 0.1 } } });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots.map(({ state }) => state).sort()).toEqual(["failed", "ready", "ready"]);
  const failure = card.slots.find(({ state }) => state === "failed")?.failure;
  expect(failure).toMatch(
    /^Your \$0\.10 budget for today is used up and resets at 00:00 UTC \(\d+ \w{3}\)\. The built-in “local”/,
  );
  expect(bot.models[0]?.draws).toBe(2);
  expect((await bot.runTurn(2, "rain", { by: "bo", settings: { variants: 1 } })).card.state).toBe("done");
});

test("resets the budget on the next day", async () => {
  const bot = await startHarness({ models: [paid()], limits: { budget: { all: 0.05 } } });
  await bot.runTurn(1, "night");
  expect((await bot.runTurn(2, "rain")).card.slots[0]?.failure).toContain("budget is used up");
  bot.advance(day);
  await bot.request({ kind: "retry", turn: bot.card(2)?.card.turn as never });
  await bot.waitUntil(() => bot.card(2)?.card.state === "done");
});

test.each<[string, Intent["kind"], ModelId | undefined]>([
  ["Retry", "retry", undefined],
  ["Retry with another model", "retry", "studio/dear" as ModelId],
  ["Run again", "again", undefined],
  ["Try with another model", "again", "studio/dear" as ModelId],
])("charges %s to the person who clicked", async (_, kind, model) => {
  const models = [paid("cheap"), paid("studio/dear")];
  const bot = await startHarness({ models, settings: { models: ["cheap" as ModelId] } });
  const { card } = await bot.runTurn(1, kind === "retry" ? "refuse 1" : "night");
  const before = await spentOf(bot, "ada");
  await bot.request(intentOf(kind, card.turn, model), { by: "bo" });
  await bot.waitUntil(() => bot.models.reduce((sum, { draws }) => sum + draws, 0) === 2 && bot.card(1)?.card.drawing === false);
  await bot.waitUntilIdle();
  expect([await spentOf(bot, "ada"), await spentOf(bot, "bo")]).toEqual([before, 0.04]);
});

test("limits a retry by the budget of the person who clicked, and says whose budget is used up", async () => {
  const models = [new FakeModel("one"), paid("studio/two")];
  const bot = await startHarness({ models, settings: { models: ["one" as ModelId] }, limits: { budget: { person: 0.05 } } });
  await bot.runTurn(1, "night", { by: "bo", settings: { models: ["studio/two" as ModelId] } });
  const { card } = await bot.runTurn(2, "refuse 1", { settings: { models: ["one" as ModelId] } });
  await bot.request({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId }, { by: "bo" });
  await bot.waitUntil(() => bot.card(2)?.card.slots[0]?.failure?.includes("budget") ?? false);
  expect(bot.card(2)?.card.slots[0]?.failure).toMatch(/^Today's \$0\.05 budget for the person who retried this is used up/);
  expect(bot.models[1]?.draws).toBe(1);
});

test("counts a retry among the waiting turns of the person who clicked, who can cancel it", async () => {
  const bot = await startHarness({
    models: [new FakeModel("one"), paid("studio/two")],
    settings: { models: ["one" as ModelId] },
    maxWaiting: 1,
  });
  const { card } = await bot.runTurn(1, "refuse 1");
  (bot.models[1] as FakeModel).error = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await bot.request({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId }, { by: "bo" });
  const elsewhere = { in: { thread: { platform: "discord", id: "other" } } } as const;
  expect(await bot.send("night", { by: "bo", ...elsewhere })).toMatchObject({
    text: expect.stringContaining("already have 1 edit waiting"),
    refused: true,
  });
  expect(await bot.send("night", elsewhere)).toMatchObject({ kind: "turn" });
  expect(await bot.request({ kind: "cancel", turn: card.turn }, { by: "bo" })).toEqual({ kind: "none" });
});

test("gives the whole page one person's budget unless it has its own", () => {
  const [now, model] = [new Date(), paid()];
  const order = { aspectRatio: "as is", resolution: "standard", references: [] } as never;
  const on = (platform: "web" | "slack", page?: number) =>
    chargeFor(model, order, { platform, now }, { ...limits, budget: { person: 0.05, ...(page !== undefined && { page }) } });
  expect(on("web")).toMatchObject({ person: 0.05, platform: 0.05 });
  expect(on("web", 3)).toMatchObject({ person: 0.05, platform: 3 });
  expect(on("slack", 3)).not.toHaveProperty("platform");
});

test("charges nothing for a refusal, the estimate for a lost response, and the actual cost for a text answer", async () => {
  const model = paid();
  const bot = await startHarness({ models: [model] });
  const spent = async () => (await bot.store.spending.spentSince(new Date(0))).usd;
  model.error = new ModelError("refused", "no");
  await bot.runTurn(1, "night");
  expect(await spent()).toBe(0);
  model.error = new ModelError("unknown", "time-out");
  await bot.runTurn(2, "night");
  expect(await spent()).toBe(0.04);
  model.error = new ModelError("no-image", "words", { costUsd: 0.01, userMessage: "What a night!" });
  const { card } = await bot.runTurn(3, "night");
  expect(card.slots[0]?.failure).toBe("What a night!");
  expect(await spent()).toBeCloseTo(0.05);
});

test("retries a busy model at the time it asked for, and shows that time", async () => {
  const model = paid();
  const bot = await startHarness({ models: [model] });
  model.error = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await bot.send("night");
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.label.includes("busy, retrying at") ?? false);
  model.error = undefined;
  bot.advance(60_000);
  const { card } = await bot.waitForCard(1);
  expect([card.state, model.draws]).toEqual(["done", 2]);
});

test("doesn't wait for a model that is busy for long, and says until when", async () => {
  const bot = await startHarness({ models: [paid()] });
  (bot.models[0] as FakeModel).error = new ModelError("rate-limited", "429", { retryAfterMs: day });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.failure).toMatch(/too busy until \d\d:\d\d UTC \(\d+ \w{3}\)/);
  expect(bot.models[0]?.draws).toBe(1);
});

test.each([
  ["never retries a model that may charge for its preview", "computed", 1],
  ["retries a free model after a preview", "free", 2],
] as const)("%s", async (_, cost, draws) => {
  class Breaking extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>): Promise<never> {
      await super.draw(order, watch);
      throw new ModelError("unavailable", "502");
    }
  }
  const bot = await startHarness({ models: [new Breaking("fake", { cost })] });
  await bot.runTurn(1, "night");
  expect(bot.models[0]?.draws).toBe(draws);
});

test("retries a failed variant with another model in one click, under the same number", async () => {
  const models = [new FakeModel("one"), paid("studio/two")];
  const bot = await startHarness({ models, settings: { models: ["one" as ModelId], variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 2");
  const tap = card.actions.find((action) => action.kind === "retry" && action.model);
  expect(tap).toMatchObject({ model: "studio/two", label: "Retry with Fake (about $0.04)" });
  await bot.request({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId });
  await bot.waitUntil(() => bot.card(1)?.card.slots[1]?.model === "studio/two" && bot.card(1)?.card.drawing === false);
  expect(bot.card(1)?.card.slots.map(({ number, model }) => [number, model])).toEqual([
    [1, "one"],
    [2, "studio/two"],
  ]);
});

test("labels pictures of a model without seeds", async () => {
  class Seedless extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      const { seed: _, ...drawing } = await super.draw(order, watch);
      return drawing;
    }
  }
  const bot = await startHarness({ models: [new Seedless("seedless", { seed: false })] });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots[0]?.label).toContain("no seed");
  expect(card.slots[0]).not.toHaveProperty("seed");
});

test("shows a server's usage only to its moderators, and only that server's", async () => {
  const bot = await startHarness({ models: [new FakeModel("dear/one", { cost: "computed" })] });
  await bot.runTurn(1, "night", { at: { channel: "c", server: "s" } });
  const query = (moderator: boolean, server: string) =>
    bot.core.query({ id: "mo", name: "mo", moderator }, { kind: "serverUsage", server });
  expect(await query(false, "s")).toBeUndefined();
  expect(await query(true, "other")).toEqual([]);
  expect(await query(true, "s")).toMatchObject([{ person: { id: "ada" }, model: "dear/one", drawings: 1, usd: 0.04 }]);
});
