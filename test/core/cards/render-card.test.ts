// What a card shows and offers, of every kind and state.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ConversationKey } from "../../../src/core/vocabulary.ts";
import { posted, talk } from "../core-harness.ts";

const actions = (card: { actions: { kind: string }[] } | undefined) => card?.actions.map(({ kind }) => kind);
const always = ["settings", "history", "delete"];

test("while it draws it can be cancelled, and offers no picks", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  await ada.says("wait");
  await ada.until(() => ada.card(1)?.card.slots.length === 2);
  const card = ada.card(1)?.card;
  expect([actions(card), card?.picks, card?.drawing]).toEqual([["cancel", ...always], [], true]);
});

test.each([
  ["drawn", "night", ["pick", "pick", "again"], [1, 2]],
  ["drawn in part", "refuse 1", ["pick", "again", "retry"], [2]],
  ["not drawn at all", "refuse 1, refuse 2", ["again", "retry"], []],
])("%s, it offers what can be done", async (_, prompt, offered, numbers) => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, prompt);
  expect(actions(card)).toEqual([...offered, ...always]);
  expect(card.picks.map(({ number }) => number)).toEqual(numbers);
});

test("a refused variant says why in the model's words, beside the one that was drawn", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "refuse 1");
  expect(card.slots.map(({ state, failure }) => [state, failure])).toEqual([
    ["failed", "I will not."],
    ["ready", undefined],
  ]);
});

test("pictures are described by the chain of instructions, and named by turn and number", async () => {
  const ada = await talk();
  await ada.turn(1, "night", { source: posted("photo") });
  const { card } = await ada.turn(2, "rain");
  expect(card.slots[0]?.image).toMatchObject({ alt: "night → rain", name: "t2-v1.png", preview: false });
  expect(card.references.map(({ name }) => name)).toEqual(["t2-reference-1.png"]);
});

test("undo is labelled as brought back, and cannot be drawn again", async () => {
  const ada = await talk();
  await ada.turn(1, "night", { source: posted("photo") });
  const { card } = await ada.turn(2, "undo");
  expect(card.slots.map(({ label }) => label)).toEqual(["1 · original · restored"]);
  expect(actions(card)).toEqual(["pick", ...always]);
});

test("an undo's picture is described by what led to it, and what is built on it as well", async () => {
  const ada = await talk();
  await ada.turn(1, "night", { source: posted("photo") });
  await ada.turn(2, "rain");
  expect((await ada.turn(3, "undo")).card.slots[0]?.image?.alt).toBe("night");
  const { card } = await ada.turn(4, "snow", { references: posted("hat").attachments });
  expect(card.slots[0]?.image?.alt).toBe("night → snow");
  expect(card.references.map(({ alt }) => alt)).toEqual(["night", messages.attachedPicture]);
  await ada.turn(5, "undo");
  expect((await ada.turn(6, "undo")).card.slots[0]?.image?.alt).toBe(messages.originalPicture);
  expect(ada.card(1)?.card.references.map(({ alt }) => alt)).toEqual([messages.originalPicture]);
  const { items } = await ada.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "conversations" });
  expect(items[0]?.strip.map(({ pictures }) => pictures[0]?.alt)).toEqual([
    messages.originalPicture,
    "night",
    "night → rain",
    "night",
    "night → snow",
    "night",
    messages.originalPicture,
  ]);
});

test("the history comes twenty conversations a page, newest first, and ends", async () => {
  const ada = await talk();
  for (let at = 1; at <= 45; at++) {
    await ada.says(`night ${at}`, { in: { thread: { platform: "discord", id: `t${at}` } } });
    await ada.shows(1, `t${at}`);
  }
  const person = { id: "ada", name: "ada", moderator: false };
  const titles: string[] = [];
  const pages: number[] = [];
  for (let next: ConversationKey | undefined, more = true; more; more = next !== undefined) {
    const page = await ada.core.query(person, { kind: "conversations", ...(next && { before: next }) });
    pages.push(page.items.length);
    titles.push(...page.items.map(({ title }) => title));
    next = page.next;
  }
  expect(pages).toEqual([20, 20, 5]);
  expect(titles).toEqual(Array.from({ length: 45 }, (_, at) => `night ${45 - at}`));
});
