// Turns that ask before they are drawn: which picture, or whether one is to be created from text.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, startHarness } from "../core-harness.ts";

const refused = (text: string) => ({ kind: "words", text, refused: true });
const paid = () => new FakeModel("paid/one", { cost: "computed", price: "$0.04" });
const asking = { limits: { createFromText: "ask" } } as const;
const candidates = {
  source: {
    candidates: [
      { source: pictureSource("boat"), label: "boat.png from bo" },
      { source: pictureSource("cat"), label: "cat.png from cy" },
    ],
  },
};

const buttons = (bot: CoreHarness, number = 1) => bot.card(number)?.card.actions.map(({ kind }) => kind);
const draws = (bot: CoreHarness) => bot.models.map((model) => model.draws);

async function ask(bot: CoreHarness, prompt = "make it night", options = {}): Promise<void> {
  await bot.send(prompt, options);
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
}

test("asks which picture is meant, and draws nothing until the person has chosen", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot, "make it night", candidates);
  expect(bot.card(1)?.card.text).toBe(`ada: make it night\n${messages.asksWhichPicture} ${messages.createInstead}`);
  expect(buttons(bot)).toEqual(["choose", "choose", "form", "create", "cancel"]);
  await bot.waitUntilIdle();
  expect(draws(bot)).toEqual([0]);
  await bot.request({ kind: "answer", turn: bot.card(1)?.card.turn as TurnKey, reply: { candidate: 1 } });
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<cat>"]);
  expect([draws(bot), bot.chat.shown.length]).toEqual([[1], 1]);
});

test("creates a picture from text after one click, with the price on the button", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot, "a fox in the snow");
  expect(bot.card(1)?.card.actions.map(({ label }) => label)).toContain("Create from text with Fake ($0.04)");
  await bot.click(1, "create");
  expect((await bot.waitForCard(1)).pictures).toEqual(["a fox in the snow#1<>"]);
  expect(draws(bot)).toEqual([1]);
});

test("offers a model that can create pictures if the chosen one can't, and none if there is none", async () => {
  const editor = new FakeModel("local", { needsReference: true });
  const bot = await startHarness({ models: [editor, paid()], settings: { models: ["local" as ModelId] }, ...asking });
  await ask(bot);
  await bot.click(1, "create");
  expect((await bot.waitForCard(1)).card.slots.map(({ model }) => model)).toEqual(["paid/one"]);
  const alone = await startHarness({ models: [new FakeModel("local", { needsReference: true })] });
  await ask(alone);
  expect(alone.card(1)?.card.text).toBe(`ada: make it night\n${messages.asksForPicture}`);
  expect(buttons(alone)).toEqual(["form", "cancel"]);
});

test("draws from text at once where the server says so", async () => {
  const bot = await startHarness({ models: [paid()], limits: { createFromText: "always" } });
  expect((await bot.runTurn(1, "a fox in the snow")).pictures).toEqual(["a fox in the snow#1<>"]);
});

test("doesn't ask again when a picture that was created from text is run again or retried", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot, "a fox, refuse 1");
  await bot.click(1, "create");
  await bot.waitForCard(1);
  await bot.click(1, "again");
  expect((await bot.waitForCard(2)).card.slots).toHaveLength(1);
  await bot.send("a fox in the snow");
  expect((await bot.waitForCard(3)).pictures).toEqual(["a fox in the snow#1<>"]);
  expect(draws(bot)).toEqual([3]);
});

test("takes a picture that its author sends afterwards, once", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  expect(await bot.core.findQuestion("ada")).toEqual(bot.thread);
  await bot.send("", { references: attachments("boat"), id: "picture" });
  expect(await bot.send("", { references: attachments("boat"), id: "picture" })).not.toMatchObject({ refused: true });
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
  expect((await bot.runTurn(2, "warmer")).pictures).toEqual(["warmer#1<make it night#1<boat>>"]);
  expect(await bot.core.findQuestion("ada")).toBeUndefined();
});

test("takes one that arrives before the question was asked", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await bot.send("make it night");
  await bot.send("", { source: pictureSource("boat"), fresh: true });
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
  expect([draws(bot), bot.chat.shown.length]).toEqual([[1], 1]);
});

test("takes it in a direct message too, where a picture otherwise starts the next conversation", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  await bot.send("", { source: pictureSource("boat"), fresh: true });
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
});

test("keeps somebody else's picture for their own next message", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  await bot.send("", { references: attachments("boat"), by: "bo" });
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.state).toBe("asking");
  expect(await bot.core.findQuestion("bo")).toBeUndefined();
});

test("replaces the question when its author sends another message instead", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  await bot.send("make it day", { source: pictureSource("boat") });
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it day#1<boat>"]);
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.text).toBe(`ada: make it night\n${messages.cancelledBecause.replaced}`);
  expect(await bot.click(1, "again")).toMatchObject({ kind: "turn" });
});

test("lets only its author and moderators answer, and only once", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot, "make it night", candidates);
  const turn = bot.card(1)?.card.turn as TurnKey;
  const choose = { kind: "answer", turn, reply: { candidate: 0 } } as const;
  expect(await bot.request(choose, { by: "bo" })).toEqual(refused(messages.notYoursToAnswer("ada")));
  expect(await bot.request({ kind: "answer", turn, reply: { candidate: 7 } })).toEqual(refused(messages.notThere));
  expect(await bot.request(choose, { by: "mo", moderator: true })).toEqual({ kind: "none" });
  expect(await bot.request(choose)).toEqual(refused(messages.alreadyAnswered));
  await bot.waitForCard(1);
  expect((await bot.store.turns.findTurn(turn))?.payer).toBe("mo");
  expect(draws(bot)).toEqual([1]);
});

test("doesn't hold up other people's edits", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  await bot.send("rain", { by: "bo", source: pictureSource("street") });
  expect((await bot.waitForCard(2)).pictures).toEqual(["rain#1<street>"]);
  expect(bot.card(1)?.card.state).toBe("asking");
});

test("can be cancelled", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  await bot.click(1, "cancel");
  await bot.waitUntil(() => bot.card(1)?.card.state === "cancelled");
  expect(bot.card(1)?.card.text).toBe(`ada: make it night\n${messages.cancelled}`);
});

test("opens the form with the words that were asked about", async () => {
  const bot = await startHarness({ models: [paid()], ...asking });
  await ask(bot);
  expect(await bot.click(1, "form")).toMatchObject({ kind: "form", form: { prompt: "make it night" } });
});
