// What drawing costs: told, held back, refused when it is used up.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { chargeFor } from "../../../src/core/turns/budget.ts";
import type { Intent, ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import { limits } from "../../fakes/bot.ts";
import { FakeModel } from "../../fakes/model.ts";
import { type CoreHarness, talk } from "../core-harness.ts";

const paid = (id = "dear") => new FakeModel(id, { cost: "computed", price: "$0.04 a picture" });
const day = 24 * 60 * 60 * 1000;
const spentOf = async ({ store }: CoreHarness, person: string) =>
  (await store.spending.spentSince(new Date(0), { platform: "discord", person })).usd;
const clickOf = (kind: Intent["kind"], turn: TurnKey, model: ModelId | undefined): Intent =>
  kind === "retry" ? { kind, turn, ...(model && { model }) } : { kind: "again", turn, ...(model && { models: [model] }) };

test("a card says what each picture and all of them cost, the history what a person's did", async () => {
  const ada = await talk({ models: [paid()], settings: { variants: 3 } });
  const { card } = await ada.turn(1, "night");
  expect(card.slots.map(({ costUsd }) => costUsd)).toEqual([0.04, 0.04, 0.04]);
  expect(card.text).toContain("Total: $0.12.");
  const person = { id: "ada", name: "ada", moderator: false };
  const history = await ada.core.query(person, { kind: "conversations" });
  expect(history).toMatchObject({ spent: "You've spent $0.12 today and $0.12 in the last 30 days." });
  expect(history.items[0]?.costUsd).toBeCloseTo(0.12);
});

test("the models' list says what each has cost here, where it was asked", async () => {
  const ada = await talk({ models: [paid("dear"), paid("idle")], settings: { models: ["dear" as ModelId], variants: 3 } });
  await ada.turn(1, "night");
  const person = { id: "bo", name: "bo", moderator: false };
  const [dear, idle] = await ada.core.query(person, { kind: "models", spent: true });
  expect(dear?.spent).toBe("3 pictures for $0.12 in the last 30 days");
  expect(idle).not.toHaveProperty("spent");
  expect((await ada.core.query(person, { kind: "models" }))[0]).not.toHaveProperty("spent");
  ada.pass(31 * day);
  expect((await ada.core.query(person, { kind: "models", spent: true }))[0]).not.toHaveProperty("spent");
});

test("free pictures are not spoken of", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  expect((await ada.turn(1, "night")).card.cost).toBeUndefined();
  expect(await ada.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "conversations" })).not.toHaveProperty(
    "spent",
  );
});

test("a budget reached in the middle of a turn ends what is left of it, and says when it is new again", async () => {
  const ada = await talk({ models: [paid()], settings: { variants: 3 }, limits: { budget: { person: 0.1 } } });
  const { card } = await ada.turn(1, "night");
  expect(card.slots.map(({ state }) => state).sort()).toEqual(["failed", "ready", "ready"]);
  const failure = card.slots.find(({ state }) => state === "failed")?.failure;
  expect(failure).toMatch(
    /^Your \$0\.10 budget for today is used up and resets at 00:00 UTC \(\d+ \w{3}\)\. The built-in “local”/,
  );
  expect(ada.models[0]?.draws).toBe(2);
  expect((await ada.turn(2, "rain", { by: "bo", settings: { variants: 1 } })).card.state).toBe("done");
});

test("on the next day it goes on", async () => {
  const ada = await talk({ models: [paid()], limits: { budget: { all: 0.05 } } });
  await ada.turn(1, "night");
  expect((await ada.turn(2, "rain")).card.slots[0]?.failure).toContain("budget is used up");
  ada.pass(day);
  await ada.wishes({ kind: "retry", turn: ada.card(2)?.card.turn as never });
  await ada.until(() => ada.card(2)?.card.state === "done");
});

test.each<[string, Intent["kind"], ModelId | undefined]>([
  ["Retry", "retry", undefined],
  ["Retry with another model", "retry", "studio/dear" as ModelId],
  ["Run again", "again", undefined],
  ["Try with another model", "again", "studio/dear" as ModelId],
])("books %s on the person who clicked", async (_, kind, model) => {
  const models = [paid("cheap"), paid("studio/dear")];
  const ada = await talk({ models, settings: { models: ["cheap" as ModelId] } });
  const { card } = await ada.turn(1, kind === "retry" ? "refuse 1" : "night");
  const before = await spentOf(ada, "ada");
  await ada.wishes(clickOf(kind, card.turn, model), { by: "bo" });
  await ada.until(() => ada.models.reduce((sum, { draws }) => sum + draws, 0) === 2 && ada.card(1)?.card.drawing === false);
  await ada.quiet();
  expect([await spentOf(ada, "ada"), await spentOf(ada, "bo")]).toEqual([before, 0.04]);
});

test("limits a retry by the budget of the person who clicked, and says whose is used up", async () => {
  const models = [new FakeModel("one"), paid("studio/two")];
  const ada = await talk({ models, settings: { models: ["one" as ModelId] }, limits: { budget: { person: 0.05 } } });
  await ada.turn(1, "night", { by: "bo", settings: { models: ["studio/two" as ModelId] } });
  const { card } = await ada.turn(2, "refuse 1", { settings: { models: ["one" as ModelId] } });
  await ada.wishes({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId }, { by: "bo" });
  await ada.until(() => ada.card(2)?.card.slots[0]?.failure?.includes("budget") ?? false);
  expect(ada.card(2)?.card.slots[0]?.failure).toMatch(/^Today's \$0\.05 budget of the person who retried this is used up/);
  expect(ada.models[1]?.draws).toBe(1);
});

test("counts a retry among the waiting turns of the person who clicked, who can cancel it", async () => {
  const ada = await talk({
    models: [new FakeModel("one"), paid("studio/two")],
    settings: { models: ["one" as ModelId] },
    maxWaiting: 1,
  });
  const { card } = await ada.turn(1, "refuse 1");
  (ada.models[1] as FakeModel).trouble = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await ada.wishes({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId }, { by: "bo" });
  const elsewhere = { in: { thread: { platform: "discord", id: "other" } } } as const;
  expect(await ada.says("night", { by: "bo", ...elsewhere })).toMatchObject({
    text: expect.stringContaining("already have 1 edit waiting"),
    refused: true,
  });
  expect(await ada.says("night", elsewhere)).toMatchObject({ kind: "turn" });
  expect(await ada.wishes({ kind: "cancel", turn: card.turn }, { by: "bo" })).toEqual({ kind: "none" });
});

test("the page as a whole has one person's budget, unless it has one of its own", () => {
  const [now, model] = [new Date(), paid()];
  const order = { aspectRatio: "as is", resolution: "standard", references: [] } as never;
  const on = (platform: "web" | "slack", page?: number) =>
    chargeFor(model, order, { platform, now }, { ...limits, budget: { person: 0.05, ...(page !== undefined && { page }) } });
  expect(on("web")).toMatchObject({ person: 0.05, platform: 0.05 });
  expect(on("web", 3)).toMatchObject({ person: 0.05, platform: 3 });
  expect(on("slack", 3)).not.toHaveProperty("platform");
});

test("a refusal costs nothing, an answer that was lost counts as paid, words instead of a picture as what they cost", async () => {
  const model = paid();
  const ada = await talk({ models: [model] });
  const spent = async () => (await ada.store.spending.spentSince(new Date(0))).usd;
  model.trouble = new ModelError("refused", "no");
  await ada.turn(1, "night");
  expect(await spent()).toBe(0);
  model.trouble = new ModelError("unknown", "time-out");
  await ada.turn(2, "night");
  expect(await spent()).toBe(0.04);
  model.trouble = new ModelError("no-image", "words", { costUsd: 0.01, userMessage: "What a night!" });
  const { card } = await ada.turn(3, "night");
  expect(card.slots[0]?.failure).toBe("What a night!");
  expect(await spent()).toBeCloseTo(0.05);
});

test("a busy model is asked once more when it said, and the card says when that is", async () => {
  const model = paid();
  const ada = await talk({ models: [model] });
  model.trouble = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await ada.says("night");
  await ada.until(() => ada.card(1)?.card.slots[0]?.label.includes("busy, retrying at") ?? false);
  model.trouble = undefined;
  ada.pass(60_000);
  const { card } = await ada.shows(1);
  expect([card.state, model.draws]).toEqual(["done", 2]);
});

test("a model that is busy for long is not waited for; the card says until when", async () => {
  const ada = await talk({ models: [paid()] });
  (ada.models[0] as FakeModel).trouble = new ModelError("rate-limited", "429", { retryAfterMs: day });
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.failure).toMatch(/too busy until \d\d:\d\d UTC \(\d+ \w{3}\)/);
  expect(ada.models[0]?.draws).toBe(1);
});

test("nothing is asked a second time once a preview was shown", async () => {
  class Breaking extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>): Promise<never> {
      await super.draw(order, watch);
      throw new ModelError("unavailable", "502");
    }
  }
  const ada = await talk({ models: [new Breaking()] });
  await ada.turn(1, "night");
  expect(ada.models[0]?.draws).toBe(1);
});

test("what failed is drawn by another model in one tap, under the same number", async () => {
  const models = [new FakeModel("one"), paid("studio/two")];
  const ada = await talk({ models, settings: { models: ["one" as ModelId], variants: 2 } });
  const { card } = await ada.turn(1, "refuse 2");
  const tap = card.actions.find((action) => action.kind === "retry" && action.model);
  expect(tap).toMatchObject({ model: "studio/two", label: "Retry with Fake" });
  await ada.wishes({ kind: "retry", turn: card.turn, model: "studio/two" as ModelId });
  await ada.until(() => ada.card(1)?.card.slots[1]?.model === "studio/two" && ada.card(1)?.card.drawing === false);
  expect(ada.card(1)?.card.slots.map(({ number, model }) => [number, model])).toEqual([
    [1, "one"],
    [2, "studio/two"],
  ]);
});

test("a model that takes no seed says so", async () => {
  class Seedless extends FakeModel {
    override async draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      const { seed: _, ...drawing } = await super.draw(order, watch);
      return drawing;
    }
  }
  const ada = await talk({ models: [new Seedless("seedless", { seed: false })] });
  const { card } = await ada.turn(1, "night");
  expect(card.slots[0]?.label).toContain("no seed");
  expect(card.slots[0]).not.toHaveProperty("seed");
});
