// What a turn starts from when things go in odd orders: <what it was drawn from> tells.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Intent, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attached, type CoreHarness, posted, talk } from "../core-harness.ts";

const photo = { source: posted("photo") };
const again = (ada: CoreHarness, number: number): Intent => ({ kind: "again", turn: ada.card(number)?.card.turn as TurnKey });
const drawing = (ada: CoreHarness, number: number) => ada.until(() => ada.card(number)?.card.slots[0]?.state === "drawing");

test("again on a picture drawn from words alone is drawn from words alone", async () => {
  const ada = await talk();
  await ada.turn(1, "a cat");
  await ada.wishes(again(ada, 1));
  expect((await ada.shows(2)).pictures).toEqual(["a cat#1<>"]);
});

test("again on a turn that was cancelled while it waited draws what it would have drawn", async () => {
  const ada = await talk();
  await ada.says("wait", photo);
  await drawing(ada, 1);
  await ada.says("rain", { references: attached("hat") });
  await ada.until(() => ada.card(2) !== undefined);
  await ada.wishes({ kind: "cancel", turn: ada.card(2)?.card.turn as TurnKey });
  await ada.shows(2);
  await ada.wishes(again(ada, 2));
  await ada.wishes({ kind: "cancel" });
  expect((await ada.shows(3)).pictures).toEqual(["rain#1<photo|hat>"]);
});

test("a picture that waits for its sender's words is used neither by again nor by undo", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.says("", { references: attached("hat") });
  await ada.wishes(again(ada, 1));
  expect((await ada.shows(2)).pictures).toEqual(["night#1<photo>"]);
  await ada.turn(3, "undo");
  expect((await ada.turn(4, "rain", { by: "bo" })).pictures).toEqual(["rain#1<photo>"]);
  expect((await ada.turn(5, "add it")).pictures).toEqual(["add it#1<rain#1<photo>|hat>"]);
});

test("waiting pictures come before those of the words, and of more than five no more are fetched", async () => {
  const ada = await talk();
  const fetched: string[] = [];
  const { downloadAttachment } = ada.chat;
  ada.chat.downloadAttachment = (attachment) => {
    fetched.push(attachment.id);
    return downloadAttachment.call(ada.chat, attachment);
  };
  await ada.turn(1, "night", photo);
  await ada.says("", { references: attached("a", "b", "c") });
  await ada.says("", { references: attached("d") });
  const { card, pictures } = await ada.turn(2, "rain", { references: attached("e", "f") });
  expect(pictures).toEqual(["rain#1<night#1<photo>|a|b|c|d>"]);
  expect(card.notes).toEqual([messages.droppedReferences(5, 7, messages.fiveAtMost)]);
  expect(fetched).toEqual(["photo", "a", "b", "c", "d"]);
});

test("a picture pointed at without words waits too; one of ours without words is asked about", async () => {
  const ada = await talk();
  const first = await ada.turn(1, "night", photo);
  expect(await ada.says("", { source: posted("hat") })).toMatchObject({ text: messages.held(1) });
  expect(await ada.says("", { source: { card: first.id } })).toEqual({ kind: "words", text: messages.noWords, refused: true });
  expect((await ada.turn(2, "add it")).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("a pick made while a later turn draws is not undone by the turn's other pictures", async () => {
  const slow = new FakeModel("slow");
  const ada = await talk({ models: [new FakeModel("fast"), slow], settings: { models: ["fast" as ModelId] } });
  await ada.turn(1, "night", photo);
  const draw = slow.draw.bind(slow);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  slow.draw = async (...args) => {
    await held;
    return draw(...args);
  };
  await ada.says("rain", { settings: { models: ["fast", "slow"] as ModelId[] } });
  await ada.until(() => ada.card(2)?.card.slots[0]?.state === "ready");
  await ada.wishes({ kind: "pick", of: ada.card(1)?.card.slots[0]?.variant as VariantKey, on: true });
  letGo();
  await ada.shows(2);
  expect((await ada.turn(3, "snow")).pictures).toEqual(["snow#1<night#1<photo>>"]);
});

test("a pick does not change what is drawn already; the head goes on to what that turn draws", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  await ada.turn(1, "night", photo);
  await ada.says("wait");
  await drawing(ada, 2);
  await ada.wishes({ kind: "pick", of: ada.card(1)?.card.slots[1]?.variant as VariantKey, on: true });
  await ada.wishes({ kind: "cancel" });
  await ada.shows(2);
  expect(ada.card(2)?.card.references).toHaveLength(2);
  expect((await ada.turn(3, "snow", { settings: { variants: 1 } })).pictures).toEqual(["snow#1<night#2<photo>>"]);
});

test("what a turn builds on is settled after the one before it has ended: a pick meanwhile counts", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  await ada.turn(1, "night", photo);
  await ada.says("wait");
  await drawing(ada, 2);
  await ada.says("snow", { settings: { variants: 1 } });
  await ada.wishes({ kind: "pick", of: ada.card(1)?.card.slots[0]?.variant as VariantKey, on: true });
  await ada.wishes({ kind: "cancel" });
  expect((await ada.shows(3)).pictures).toEqual(["snow#1<night#1<photo>>"]);
});

test("words that pointed at another picture and came to nothing are tried on it in other words", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "refuse 1", { source: posted("other") });
  await ada.turn(3, "still refuse 1");
  expect((await ada.turn(4, "rain")).pictures).toEqual(["rain#1<other>"]);
});

test("but not where somebody picked since then", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "refuse 1", { source: posted("other") });
  ada.pass(1000);
  await ada.picks(1, 1);
  expect((await ada.turn(3, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("a picture that could not be read is not tried for ever: what is posted instead is the start", async () => {
  const ada = await talk();
  expect((await ada.turn(1, "night", { source: posted("gone") })).card.failure).toContain("Post it again");
  expect((await ada.turn(2, "night", { references: attached("photo") })).pictures).toEqual(["night#1<photo>"]);
  await ada.turn(3, "rain", { source: posted("gone") });
  expect((await ada.turn(4, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("an answer to a card with nothing ready starts from what that turn started from", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  const failed = await ada.turn(3, "refuse 1", { source: { card: ada.card(1)?.id as never } });
  await ada.turn(4, "snow");
  expect((await ada.turn(5, "fog", { source: { card: failed.id } })).pictures).toEqual(["fog#1<night#1<photo>>"]);
});

test("a conversation on a picture of ours goes on with it when its first turn drew nothing", async () => {
  const ada = await talk();
  const { card } = await ada.turn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  const variants = [card.slots[0]?.variant as VariantKey];
  await ada.says("refuse 1", { ...elsewhere, source: { variants } });
  await ada.shows(1, "elsewhere");
  await ada.says("rain", elsewhere);
  expect((await ada.shows(2, "elsewhere")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("a picture of ours that is deleted before it is used fails the turn with a sentence", async () => {
  const ada = await talk();
  const { card } = await ada.turn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  await ada.says("wait", elsewhere);
  await ada.until(() => ada.card(1, "elsewhere")?.card.slots[0]?.state === "drawing");
  await ada.says("rain", { ...elsewhere, source: { variants: [card.slots[0]?.variant as VariantKey] } });
  await ada.wishes({ kind: "delete" });
  await ada.until(() => ada.card(1) === undefined);
  await ada.wishes({ kind: "cancel" }, elsewhere);
  expect((await ada.shows(2, "elsewhere")).card.failure).toContain("no longer there");
});

test("what was drawn from a deleted conversation's picture can be drawn again", async () => {
  const ada = await talk();
  const { card } = await ada.turn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  await ada.says("rain", { ...elsewhere, source: { variants: [card.slots[0]?.variant as VariantKey] } });
  const { pictures, card: drawn } = await ada.shows(1, "elsewhere");
  await ada.wishes({ kind: "delete" });
  await ada.quiet();
  await ada.wishes({ kind: "again", turn: drawn.turn }, elsewhere);
  expect((await ada.shows(2, "elsewhere")).pictures).toEqual(pictures);
});

test("what failed and is drawn again while a later turn draws does not come before it", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "refuse 2", photo);
  await ada.says("wait");
  await drawing(ada, 2);
  await ada.says("snow", { settings: { variants: 1 } });
  const [model] = ada.models as [FakeModel];
  const draw = model.draw.bind(model);
  const better = { image: new TextEncoder().encode("refuse 2 better"), notes: [], costUsd: 0 };
  model.draw = async (order, watch) => (order.prompt === "refuse 2" ? better : draw(order, watch));
  await ada.wishes({ kind: "retry", turn: card.turn });
  await ada.until(() => ada.card(1)?.card.drawing === false && ada.card(1)?.pictures[1] === "refuse 2 better");
  expect([ada.card(2)?.card.drawing, ada.card(3)?.card.text]).toEqual([true, expect.stringContaining(messages.waiting("own"))]);
  await ada.wishes({ kind: "cancel" });
  expect((await ada.shows(3)).card.references).toHaveLength(2);
});

test("a turn that failed as a whole is tried once more with what was there before it", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain", { references: attached("nowhere") });
  await ada.turn(3, "snow");
  ada.chat.files.set("nowhere", new TextEncoder().encode("hat"));
  await ada.wishes({ kind: "retry", turn: ada.card(2)?.card.turn as TurnKey });
  await ada.until(() => ada.card(2)?.pictures[0] === "rain#1<night#1<photo>|hat>");
  expect((await ada.turn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});
