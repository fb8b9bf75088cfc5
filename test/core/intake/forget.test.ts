import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, pictureSource, startHarness } from "../core-harness.ts";

const elsewhere = { thread: { platform: "discord" as const, id: "u" } };
const rowsOf = async (bot: Awaited<ReturnType<typeof startHarness>>) => {
  const conversation = await bot.store.conversations.findConversation(bot.thread);
  return conversation ? bot.store.turns.listTurns(conversation.id) : [];
};
const forget = async (bot: Awaited<ReturnType<typeof startHarness>>, by: string) => {
  const answer = await bot.request({ kind: "forget" }, { by });
  await bot.waitUntilIdle();
  return answer;
};
const askSummary = (bot: Awaited<ReturnType<typeof startHarness>>, by: string) =>
  bot.core.query({ id: by, name: by, moderator: false }, { kind: "belongings" });

test("says in advance how much it deletes", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain", { by: "bo", references: attachments("hat") });
  expect(await askSummary(bot, "ada")).toContain("deletes 1 conversation, 4 pictures and your name");
  expect(await askSummary(bot, "bo")).toContain("deletes 1 edit in other people's conversations, 2 pictures and your name");
  expect(await askSummary(bot, "cy")).toContain("deletes your name, picks and drafts.");
});

test("deletes the person's conversations and their data on the platform", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.send("snow", { in: elsewhere, source: pictureSource("photo") });
  await bot.waitUntilIdle();
  await bot.runTurn(2, "rain");
  expect(await forget(bot, "ada")).toMatchObject({ kind: "words", refused: false });
  expect(bot.chat.shown).toEqual([]);
  expect(bot.chat.forgotten).toEqual(["ada"]);
  expect(await askSummary(bot, "ada")).toContain("deletes your name");
});

test("removes the person's turns from other people's conversations, which continue from the rest", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain", { by: "bo", references: attachments("hat") });
  await bot.runTurn(3, "snow");
  await bot.pick(1, 1, true, "bo");
  await forget(bot, "bo");
  expect(bot.chat.shown.map(({ card }) => [card.number, card.prompt])).toEqual([
    [1, "night"],
    [3, "snow"],
  ]);
  expect(bot.chat.shown.flatMap(({ card }) => card.slots.flatMap(({ pickedBy }) => pickedBy))).toEqual([]);
  const [one, three] = await rowsOf(bot);
  expect([three?.parent, JSON.stringify(await rowsOf(bot))]).toEqual([one?.id, expect.not.stringMatching(/hat|"bo"|rain"/)]);
  const four = await bot.runTurn(4, "fog");
  expect(four.pictures).toEqual(["fog#1<snow#1<rain#1<night#1<photo>|hat>>>"]);
});

test("builds the next turn on the remaining pictures", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain", { by: "bo" });
  await forget(bot, "bo");
  expect((await bot.runTurn(2, "fog")).pictures).toEqual(["fog#1<night#1<photo>>"]);
});

test("keeps the picture of a repeated turn and deletes its prompt", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  const theirs = await bot.runTurn(2, "rain", { by: "bo" });
  await bot.request({ kind: "again", turn: theirs.card.turn });
  await bot.waitForCard(3);
  await forget(bot, "bo");
  const { card, pictures } = await bot.waitForCard(3);
  expect([card.prompt, pictures.length, card.author.id]).toEqual([expect.stringContaining("deleted by"), 1, "ada"]);
});

test("deletes what a repeated turn's failures and notes quote of the prompt", async () => {
  const model = new FakeModel();
  const bot = await startHarness({ models: [model] });
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  const theirs = await bot.runTurn(2, "rain", { by: "bo" });
  const quoting = { userMessage: "“rain” isn't possible.", instead: { possible: "rain", suggestions: ["less rain"] } };
  model.error = new ModelError("refused", "400", quoting);
  await bot.request({ kind: "again", turn: theirs.card.turn });
  await bot.waitForCard(3);
  expect(JSON.stringify((await rowsOf(bot))[2])).toContain("less rain");
  await forget(bot, "bo");
  expect((await rowsOf(bot))[1]?.variants[0]).toMatchObject({ state: "failed", failure: { code: "refused" }, notes: [] });
  expect(JSON.stringify(await rowsOf(bot))).not.toContain("rain");
});

test("cancels the person's waiting turns and continues other people's", async () => {
  const slow = new FakeModel();
  const bot = await startHarness({ models: [slow] });
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.send("wait, rain", { by: "bo" });
  await bot.waitUntil(() => bot.card(2) !== undefined);
  await bot.send("snow");
  await bot.request({ kind: "forget" }, { by: "bo" });
  expect((await bot.waitForCard(3)).pictures).toHaveLength(1);
  await bot.waitUntilIdle();
  expect(bot.chat.shown.map(({ card }) => card.prompt)).toEqual(["night", "snow"]);
});

test("deletes nothing else when the request comes twice", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain", { by: "bo" });
  await Promise.all([bot.request({ kind: "forget" }, { by: "bo" }), bot.request({ kind: "forget" }, { by: "bo" })]);
  await bot.waitUntilIdle();
  expect(bot.chat.shown.map(({ card }) => card.prompt)).toEqual(["night"]);
});

test("cancels a person's retry of someone else's turn and charges the author nothing", async () => {
  const paid = new FakeModel("studio/two", { cost: "computed" });
  const bot = await startHarness({ models: [new FakeModel("one"), paid], settings: { models: ["one" as ModelId] } });
  const { card } = await bot.runTurn(1, "refuse 1");
  paid.error = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await bot.request({ kind: "retry", turn: card.turn, model: paid.id }, { by: "bo" });
  await bot.waitUntil(async () => (await rowsOf(bot))[0]?.payer === "bo");
  await forget(bot, "bo");
  expect((await rowsOf(bot))[0]).toMatchObject({ state: "cancelled", payer: "ada", author: { id: "ada" } });
  expect((await bot.store.spending.spentSince(new Date(0), { platform: "discord", person: "ada" })).usd).toBe(0);
});
