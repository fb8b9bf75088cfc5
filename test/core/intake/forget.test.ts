import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attached, posted, talk } from "../core-harness.ts";

const elsewhere = { thread: { platform: "discord" as const, id: "u" } };
const rowsOf = async (bot: Awaited<ReturnType<typeof talk>>) => {
  const conversation = await bot.store.conversations.findConversation(bot.thread);
  return conversation ? bot.store.turns.listTurns(conversation.id) : [];
};
const forgets = async (bot: Awaited<ReturnType<typeof talk>>, by: string) => {
  const answer = await bot.wishes({ kind: "forget" }, { by });
  await bot.quiet();
  return answer;
};
const asks = (bot: Awaited<ReturnType<typeof talk>>, by: string) =>
  bot.core.query({ id: by, name: by, moderator: false }, { kind: "belongings" });

test("says before how much goes", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.turn(2, "rain", { by: "bo", references: attached("hat") });
  expect(await asks(bot, "ada")).toContain("deletes 1 conversation, 4 pictures and your name");
  expect(await asks(bot, "bo")).toContain("deletes 1 edit in other people's conversations, 2 pictures and your name");
  expect(await asks(bot, "cy")).toContain("deletes your name, picks and drafts.");
});

test("deletes the conversations of the person who asks, and tells the platform to forget them", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.says("snow", { in: elsewhere, source: posted("photo") });
  await bot.quiet();
  await bot.turn(2, "rain");
  expect(await forgets(bot, "ada")).toMatchObject({ kind: "words", refused: false });
  expect(bot.chat.shown).toEqual([]);
  expect(bot.chat.forgotten).toEqual(["ada"]);
  expect(await asks(bot, "ada")).toContain("deletes your name");
});

test("takes their turns out of other people's conversations, which go on from what is left", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.turn(2, "rain", { by: "bo", references: attached("hat") });
  await bot.turn(3, "snow");
  await bot.picks(1, 1, true, "bo");
  await forgets(bot, "bo");
  expect(bot.chat.shown.map(({ card }) => [card.number, card.prompt])).toEqual([
    [1, "night"],
    [3, "snow"],
  ]);
  expect(bot.chat.shown.flatMap(({ card }) => card.slots.flatMap(({ pickedBy }) => pickedBy))).toEqual([]);
  const [one, three] = await rowsOf(bot);
  expect([three?.parent, JSON.stringify(await rowsOf(bot))]).toEqual([one?.id, expect.not.stringMatching(/hat|"bo"|rain"/)]);
  const four = await bot.turn(4, "fog");
  expect(four.pictures).toEqual(["fog#1<snow#1<rain#1<night#1<photo>|hat>>>"]);
});

test("what they drew last is no longer what the next turn builds on", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.turn(2, "rain", { by: "bo" });
  await forgets(bot, "bo");
  expect((await bot.turn(2, "fog")).pictures).toEqual(["fog#1<night#1<photo>>"]);
});

test("a turn that repeats theirs keeps its picture and loses their words", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  const theirs = await bot.turn(2, "rain", { by: "bo" });
  await bot.wishes({ kind: "again", turn: theirs.card.turn });
  await bot.shows(3);
  await forgets(bot, "bo");
  const kept = await bot.shows(3);
  expect([kept.card.prompt, kept.pictures.length, kept.card.author.id]).toEqual([
    expect.stringContaining("deleted by"),
    1,
    "ada",
  ]);
});

test("stops what they were waiting for, and what others wait for goes on", async () => {
  const slow = new FakeModel();
  const bot = await talk({ models: [slow] });
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.says("wait, rain", { by: "bo" });
  await bot.until(() => bot.card(2) !== undefined);
  await bot.says("snow");
  await bot.wishes({ kind: "forget" }, { by: "bo" });
  expect((await bot.shows(3)).pictures).toHaveLength(1);
  await bot.quiet();
  expect(bot.chat.shown.map(({ card }) => card.prompt)).toEqual(["night", "snow"]);
});

test("asked for twice, it is done once more and nothing else is touched", async () => {
  const bot = await talk();
  await bot.turn(1, "night", { source: posted("photo") });
  await bot.turn(2, "rain", { by: "bo" });
  await Promise.all([bot.wishes({ kind: "forget" }, { by: "bo" }), bot.wishes({ kind: "forget" }, { by: "bo" })]);
  await bot.quiet();
  expect(bot.chat.shown.map(({ card }) => card.prompt)).toEqual(["night"]);
});

test("gives up what a person retried for somebody else, and leaves its cost with them", async () => {
  const paid = new FakeModel("studio/two", { cost: "computed" });
  const bot = await talk({ models: [new FakeModel("one"), paid], settings: { models: ["one" as ModelId] } });
  const { card } = await bot.turn(1, "refuse 1");
  paid.trouble = new ModelError("rate-limited", "429", { retryAfterMs: 60_000 });
  await bot.wishes({ kind: "retry", turn: card.turn, model: paid.id }, { by: "bo" });
  await bot.until(async () => (await rowsOf(bot))[0]?.payer === "bo");
  await forgets(bot, "bo");
  expect((await rowsOf(bot))[0]).toMatchObject({ state: "cancelled", payer: "ada", author: { id: "ada" } });
  expect((await bot.store.spending.spentSince(new Date(0), { platform: "discord", person: "ada" })).usd).toBe(0);
});
