// What a turn starts from when requests arrive in unusual orders. The fake model names its sources in <>.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Intent, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };
const again = (bot: CoreHarness, number: number): Intent => ({ kind: "again", turn: bot.card(number)?.card.turn as TurnKey });
const drawing = (bot: CoreHarness, number: number) => bot.waitUntil(() => bot.card(number)?.card.slots[0]?.state === "drawing");

test("repeats a turn without a source picture from text only", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "a cat");
  await bot.request(again(bot, 1));
  expect((await bot.waitForCard(2)).pictures).toEqual(["a cat#1<>"]);
});

test("repeats a turn that was cancelled while waiting with the pictures it would have used", async () => {
  const bot = await startHarness();
  await bot.send("wait", photo);
  await drawing(bot, 1);
  await bot.send("rain", { references: attachments("hat") });
  await bot.waitUntil(() => bot.card(2) !== undefined);
  await bot.request({ kind: "cancel", turn: bot.card(2)?.card.turn as TurnKey });
  await bot.waitForCard(2);
  await bot.request(again(bot, 2));
  await bot.request({ kind: "cancel" });
  expect((await bot.waitForCard(3)).pictures).toEqual(["rain#1<photo|hat>"]);
});

test("uses a picture kept for its sender's next message neither for Run again nor for undo", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.send("", { references: attachments("hat") });
  await bot.request(again(bot, 1));
  expect((await bot.waitForCard(2)).pictures).toEqual(["night#1<photo>"]);
  await bot.runTurn(3, "undo", said);
  expect((await bot.runTurn(4, "rain", { by: "bo" })).pictures).toEqual(["rain#1<photo>"]);
  expect((await bot.runTurn(5, "add it")).pictures).toEqual(["add it#1<rain#1<photo>|hat>"]);
});

test("puts kept pictures before those of the message, and downloads five at most", async () => {
  const bot = await startHarness();
  const fetched: string[] = [];
  const { downloadAttachment } = bot.chat;
  bot.chat.downloadAttachment = (attachment) => {
    fetched.push(attachment.id);
    return downloadAttachment.call(bot.chat, attachment);
  };
  await bot.runTurn(1, "night", photo);
  await bot.send("", { references: attachments("a", "b", "c") });
  await bot.send("", { references: attachments("d") });
  const { card, pictures } = await bot.runTurn(2, "rain", { references: attachments("e", "f") });
  expect(pictures).toEqual(["rain#1<night#1<photo>|a|b|c|d>"]);
  expect(card.notes).toEqual([messages.droppedReferences(5, 7, messages.fiveAtMost, ["e.png", "f.png"])]);
  expect(fetched).toEqual(["photo", "a", "b", "c", "d"]);
});

test("keeps a quoted picture without text, but asks for text about one of the bot's own", async () => {
  const bot = await startHarness();
  const first = await bot.runTurn(1, "night", photo);
  expect(await bot.send("", { source: pictureSource("hat") })).toMatchObject({ text: messages.held(1) });
  expect(await bot.send("", { source: { card: first.id } })).toEqual({ kind: "words", text: messages.noWords, refused: true });
  expect((await bot.runTurn(2, "add it")).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("keeps a pick made while a later turn is still drawing", async () => {
  const slow = new FakeModel("slow");
  const bot = await startHarness({ models: [new FakeModel("fast"), slow], settings: { models: ["fast" as ModelId] } });
  await bot.runTurn(1, "night", photo);
  const draw = slow.draw.bind(slow);
  const held = Promise.withResolvers<void>();
  slow.draw = async (...args) => {
    await held.promise;
    return draw(...args);
  };
  await bot.send("rain", { settings: { models: ["fast", "slow"] as ModelId[] } });
  await bot.waitUntil(() => bot.card(2)?.card.slots[0]?.state === "ready");
  await bot.request({ kind: "pick", of: bot.card(1)?.card.slots[0]?.variant as VariantKey, on: true });
  held.resolve();
  await bot.waitForCard(2);
  expect((await bot.runTurn(3, "snow")).pictures).toEqual(["snow#1<night#1<photo>>"]);
});

test("doesn't change a turn in progress on a pick, and moves the head to that turn's pictures", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  await bot.runTurn(1, "night", photo);
  await bot.send("wait");
  await drawing(bot, 2);
  await bot.request({ kind: "pick", of: bot.card(1)?.card.slots[1]?.variant as VariantKey, on: true });
  await bot.request({ kind: "cancel" });
  await bot.waitForCard(2);
  expect(bot.card(2)?.card.references).toHaveLength(2);
  expect((await bot.runTurn(3, "snow", { settings: { variants: 1 } })).pictures).toEqual(["snow#1<night#2<photo>>"]);
});

test("resolves a turn's source once the previous turn has ended, including picks made in between", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  await bot.runTurn(1, "night", photo);
  await bot.send("wait");
  await drawing(bot, 2);
  await bot.send("snow", { settings: { variants: 1 } });
  await bot.request({ kind: "pick", of: bot.card(1)?.card.slots[0]?.variant as VariantKey, on: true });
  await bot.request({ kind: "cancel" });
  expect((await bot.waitForCard(3)).pictures).toEqual(["snow#1<night#1<photo>>"]);
});

test("stays on a quoted picture after failed attempts on it", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "refuse 1", { source: pictureSource("other") });
  await bot.runTurn(3, "still refuse 1");
  expect((await bot.runTurn(4, "rain")).pictures).toEqual(["rain#1<other>"]);
});

test("leaves a quoted picture after failed attempts when somebody picked since then", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "refuse 1", { source: pictureSource("other") });
  bot.advance(1000);
  await bot.pick(1, 1);
  expect((await bot.runTurn(3, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("starts from the next posted picture when the first couldn't be read", async () => {
  const bot = await startHarness();
  expect((await bot.runTurn(1, "night", { source: pictureSource("gone") })).card.failure).toContain("Post it again");
  expect((await bot.runTurn(2, "night", { references: attachments("photo") })).pictures).toEqual(["night#1<photo>"]);
  await bot.runTurn(3, "rain", { source: pictureSource("gone") });
  expect((await bot.runTurn(4, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("starts a reply to a failed card from that turn's source", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  const failed = await bot.runTurn(3, "refuse 1", { source: { card: bot.card(1)?.id as never } });
  await bot.runTurn(4, "snow");
  expect((await bot.runTurn(5, "fog", { source: { card: failed.id } })).pictures).toEqual(["fog#1<night#1<photo>>"]);
});

test("stays on the bot's own picture when the first turn of its new conversation failed", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  const variants = [card.slots[0]?.variant as VariantKey];
  await bot.send("refuse 1", { ...elsewhere, source: { variants } });
  await bot.waitForCard(1, "elsewhere");
  await bot.send("rain", elsewhere);
  expect((await bot.waitForCard(2, "elsewhere")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("fails the turn with a message when the bot's picture is deleted before it's used", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  await bot.send("wait", elsewhere);
  await bot.waitUntil(() => bot.card(1, "elsewhere")?.card.slots[0]?.state === "drawing");
  await bot.send("rain", { ...elsewhere, source: { variants: [card.slots[0]?.variant as VariantKey] } });
  await bot.request({ kind: "delete" });
  await bot.waitUntil(() => bot.card(1) === undefined);
  await bot.request({ kind: "cancel" }, elsewhere);
  expect((await bot.waitForCard(2, "elsewhere")).card.failure).toContain("no longer there");
});

test("repeats a turn whose source belonged to a deleted conversation", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", photo);
  const elsewhere = { in: { thread: { platform: "discord", id: "elsewhere" } } } as const;
  await bot.send("rain", { ...elsewhere, source: { variants: [card.slots[0]?.variant as VariantKey] } });
  const { pictures, card: drawn } = await bot.waitForCard(1, "elsewhere");
  await bot.request({ kind: "delete" });
  await bot.waitUntilIdle();
  await bot.request({ kind: "again", turn: drawn.turn }, elsewhere);
  expect((await bot.waitForCard(2, "elsewhere")).pictures).toEqual(pictures);
});

test("keeps a turn waiting for the previous one when the retry of an older turn ends", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 2", photo);
  await bot.send("wait");
  await drawing(bot, 2);
  await bot.send("snow", { settings: { variants: 1 } });
  const [model] = bot.models as [FakeModel];
  const draw = model.draw.bind(model);
  const better = { image: new TextEncoder().encode("refuse 2 better"), notes: [], costUsd: 0 };
  model.draw = async (order, watch) => (order.prompt === "refuse 2" ? better : draw(order, watch));
  await bot.request({ kind: "retry", turn: card.turn });
  await bot.waitUntil(() => bot.card(1)?.card.drawing === false && bot.card(1)?.pictures[1] === "refuse 2 better");
  expect([bot.card(2)?.card.drawing, bot.card(3)?.card.text]).toEqual([true, expect.stringContaining(messages.waiting("own"))]);
  await bot.request({ kind: "cancel" });
  expect((await bot.waitForCard(3)).card.references).toHaveLength(2);
});

test("retries a turn that failed in preparation with the pictures before it", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain", { references: attachments("nowhere") });
  await bot.runTurn(3, "snow");
  bot.chat.files.set("nowhere", new TextEncoder().encode("hat"));
  await bot.request({ kind: "retry", turn: bot.card(2)?.card.turn as TurnKey });
  await bot.waitUntil(() => bot.card(2)?.pictures[0] === "rain#1<night#1<photo>|hat>");
  expect((await bot.runTurn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});
