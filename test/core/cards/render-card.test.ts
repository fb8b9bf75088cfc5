// What cards show and offer, for each kind and state.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ConversationKey } from "../../../src/core/vocabulary.ts";
import { attachments, pictureSource, said, startHarness } from "../core-harness.ts";

const actions = (card: { actions: { kind: string }[] } | undefined) => card?.actions.map(({ kind }) => kind);
const always = ["settings", "history", "delete"];

test("offers Cancel and no picks while drawing", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1)?.card.slots.length === 2);
  const card = bot.card(1)?.card;
  expect([actions(card), card?.picks, card?.drawing]).toEqual([["cancel", ...always], [], true]);
});

test.each([
  ["finished", "night", ["pick", "pick", "again"], [1, 2]],
  ["partly failed", "refuse 1", ["pick", "again", "retry"], [2]],
  ["failed", "refuse 1, refuse 2", ["again", "retry"], []],
])("offers the right actions on a %s card", async (_, prompt, offered, numbers) => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, prompt);
  expect(actions(card)).toEqual([...offered, ...always]);
  expect(card.picks.map(({ number }) => number)).toEqual(numbers);
});

test("shows the model's own refusal next to the picture that succeeded", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 1");
  expect(card.slots.map(({ state, failure }) => [state, failure])).toEqual([
    ["failed", "I will not."],
    ["ready", undefined],
  ]);
});

test("describes pictures by their chain of instructions and names files by turn and number", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  const { card } = await bot.runTurn(2, "rain");
  expect(card.slots[0]?.image).toMatchObject({ alt: "night → rain", name: "t2-v1.png", preview: false });
  expect(card.references.map(({ name }) => name)).toEqual(["t2-reference-1.png"]);
});

test("labels an undo as restored, without Run again", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  const { card } = await bot.runTurn(2, "undo", said);
  expect(card.slots.map(({ label }) => label)).toEqual(["1 · original · restored"]);
  expect(actions(card)).toEqual(["pick", ...always]);
});

test("describes the picture of an undo, and everything built on it, by the remaining instructions", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain");
  expect((await bot.runTurn(3, "undo", said)).card.slots[0]?.image?.alt).toBe("night");
  const { card } = await bot.runTurn(4, "snow", { references: attachments("hat") });
  expect(card.slots[0]?.image?.alt).toBe("night → snow");
  expect(card.references.map(({ alt }) => alt)).toEqual(["night", messages.attachedPicture]);
  await bot.runTurn(5, "undo", said);
  expect((await bot.runTurn(6, "undo", said)).card.slots[0]?.image?.alt).toBe(messages.originalPicture);
  expect(bot.card(1)?.card.references.map(({ alt }) => alt)).toEqual([messages.originalPicture]);
  const view = await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "conversation", of: bot.thread });
  expect(view?.cards.map(({ slots }) => slots[0]?.image?.alt)).toEqual([
    "night",
    "night → rain",
    "night",
    "night → snow",
    "night",
    messages.originalPicture,
  ]);
});

test("pages through the history, newest first, twenty conversations a page", async () => {
  const bot = await startHarness();
  for (let at = 1; at <= 45; at++) {
    await bot.send(`night ${at}`, { in: { thread: { platform: "discord", id: `t${at}` } } });
    await bot.waitForCard(1, `t${at}`);
  }
  const person = { id: "ada", name: "ada", moderator: false };
  const titles: string[] = [];
  const pages: number[] = [];
  for (let next: ConversationKey | undefined, more = true; more; more = next !== undefined) {
    const page = await bot.core.query(person, { kind: "conversations", ...(next && { before: next }) });
    pages.push(page.items.length);
    titles.push(...page.items.map(({ title }) => title));
    next = page.next;
  }
  expect(pages).toEqual([20, 20, 5]);
  expect(titles).toEqual(Array.from({ length: 45 }, (_, at) => `night ${45 - at}`));
});
