// What messages in a conversation do besides edits: picks in words, steps back, talk.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { MessageId, ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

const refused = (text: string) => ({ kind: "words", text, refused: true });
const none = { kind: "none" };
const photo = { source: pictureSource("photo") };
const draws = ({ models }: CoreHarness) => models.map((model) => model.draws);

/** A conversation with one turn of three pictures: night#1, night#2, night#3. */
async function startWithThree(model = new FakeModel()): Promise<CoreHarness> {
  const bot = await startHarness({ models: [model], settings: { variants: 3 } });
  await bot.runTurn(1, "night", photo);
  return bot;
}

/** Posts a message in the thread, without mentioning the bot. */
function say(
  bot: CoreHarness,
  text: string,
  { others = false, ...more }: Partial<Parameters<CoreHarness["send"]>[1]> & { others?: boolean } = {},
) {
  return bot.send(text, { addressed: false, said: { mentionsOthers: others }, ...more });
}

const picked = (bot: CoreHarness, number = 1) =>
  bot.card(number)?.card.slots.flatMap(({ number: slot, pickedBy }) => (pickedBy.length > 0 ? [slot] : []));

test.each([
  ["2", [2]],
  ["the second one please", [2]],
  ["I like 3", [3]],
  ["use the left one", [1]],
  ["1 and 3", [1, 3]],
])("picks in words, draws nothing, and shows the pick on the card: %s", async (text, expected) => {
  const bot = await startWithThree();
  expect(await say(bot, text)).toEqual(none);
  await bot.waitUntilIdle();
  expect([picked(bot), draws(bot), bot.card(2)]).toEqual([expected, [3], undefined]);
});

test("builds on the variant that is named before an instruction, and on no other", async () => {
  const bot = await startWithThree();
  await say(bot, "use number 2 and make it black and white");
  expect((await bot.waitForCard(2)).pictures[0]).toBe("make it black and white#1<night#2<photo>>");
  expect(picked(bot)).toEqual([2]);
  await say(bot, "the second one, but warmer");
  expect((await bot.waitForCard(3)).pictures[0]).toMatch(/warmer#1<make it black and white#2<night#2<photo>>>/);
});

test("stops what is being drawn in words, and says so only where the bot is addressed if nothing is", async () => {
  const bot = await startWithThree();
  expect(await say(bot, "stop")).toEqual(none);
  expect(await say(bot, "stop", { addressed: true })).toEqual(refused(messages.nothingDrawing));
  await say(bot, "wait, then draw snow");
  await bot.waitUntil(() => bot.card(2)?.pictures.length === 3);
  expect(await say(bot, "stop", { by: "bo" })).toEqual(none);
  expect(bot.card(2)?.card.state).toBe("drawing");
  expect(await say(bot, "Stop it please!")).toEqual(none);
  await bot.waitUntil(() => bot.card(2)?.card.state === "cancelled");
  await bot.waitUntilIdle();
  expect([draws(bot), bot.card(3)]).toEqual([[6], undefined]);
});

test.each(["nvm", "Never mind!", "forget it"])("cancels what the author of %j is waiting for, and nothing else", async (text) => {
  const bot = await startWithThree();
  expect(await say(bot, text, { addressed: true })).toEqual(none);
  await say(bot, "wait, then draw snow");
  await bot.waitUntil(() => bot.card(2)?.pictures.length === 3);
  expect(await say(bot, text, { by: "bo" })).toEqual(none);
  expect(bot.card(2)?.card.state).toBe("drawing");
  await say(bot, text);
  await bot.waitUntil(() => bot.card(2)?.card.state === "cancelled");
});

test("replaces one's earlier picks, and leaves other people's", async () => {
  const bot = await startWithThree();
  await bot.pick(1, 1, true, "bo");
  await say(bot, "2");
  await say(bot, "3");
  await bot.waitUntilIdle();
  expect(picked(bot)).toEqual([1, 3]);
});

test("picks from the card that is replied to", async () => {
  const bot = await startWithThree();
  await bot.runTurn(2, "rain");
  const card = bot.card(1)?.id as MessageId;
  await say(bot, "2", { source: { card } });
  await bot.waitUntilIdle();
  expect([picked(bot, 1), picked(bot, 2)]).toEqual([[2], []]);
  expect((await bot.runTurn(3, "fog")).pictures[0]).toBe("fog#1<night#2<photo>>");
});

test("says so if there's no such picture", async () => {
  const bot = await startWithThree();
  expect(await say(bot, "number 4")).toEqual(refused(messages.noPictureNumber(4, 3)));
  expect(await say(bot, "2 and 7")).toEqual(refused(messages.noPictureNumber(7, 3)));
  expect(picked(bot)).toEqual([]);
});

test("draws one more like a variant, with its model", async () => {
  const models = [new FakeModel("one"), new FakeModel("two")];
  const bot = await startHarness({ models });
  await bot.runTurn(1, "night", photo);
  await say(bot, "one more like 2");
  const { card, pictures } = await bot.waitForCard(2);
  expect([card.slots.map(({ model }) => model), pictures]).toEqual([["two"], ["night#1<photo>"]]);
});

test("draws nothing more like a picture of a row, or one that was only restored", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", { source: pictureSource("boat", "cat") });
  expect(await say(bot, "one more like 2")).toEqual(refused(messages.noMoreLikeThat));
  await bot.runTurn(2, "undo", said);
  expect(await say(bot, "one more like 1")).toEqual(refused(messages.noMoreLikeThat));
  await bot.waitUntilIdle();
  expect([draws(bot), bot.card(3)]).toEqual([[2], undefined]);
});

test("goes back to an earlier edit and to the original, and draws nothing", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  await bot.runTurn(3, "fog");
  await say(bot, "go back to the first turn");
  const back = await bot.waitForCard(4);
  expect([back.card.kind, back.card.prompt, back.pictures]).toEqual(["undo", "back to edit 1", ["night#1<photo>"]]);
  await say(bot, "the original");
  const original = await bot.waitForCard(5);
  expect([original.card.prompt, original.pictures]).toEqual(["back to the original", ["photo"]]);
  expect(draws(bot)).toEqual([3]);
  expect((await bot.runTurn(6, "snow")).pictures).toEqual(["snow#1<photo>"]);
  await say(bot, "go back to turn 1 but warmer");
  expect((await bot.waitForCard(7)).pictures[0]).toMatch(/warmer#1<night#1<photo>>$/);
});

test("says so if there's no such edit to go back to", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await say(bot, "go back to turn 7");
  expect((await bot.waitForCard(2)).card.failure).toBe(messages.noSuchTurn(7));
});

test("undoes and runs again in words", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  await say(bot, "undo that");
  expect((await bot.waitForCard(3)).pictures).toEqual(["night#1<photo>"]);
  await say(bot, "again please");
  expect((await bot.waitForCard(4)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test.each([
  ["looks good to me 👍", false],
  ["thanks Bo, that's the one", true],
  ["https://example.com/page", false],
  ["what do you think, Bo?", true],
  ["😂😂😂", false],
])("starts nothing from talk: %s", async (text, others) => {
  const bot = await startWithThree(new FakeModel("paid/one", { cost: "computed" }));
  expect(await say(bot, text, { others })).toEqual(none);
  await bot.waitUntilIdle();
  expect([draws(bot), bot.card(2)]).toEqual([[3], undefined]);
});

test("keeps a picture that comes with talk for the next message", async () => {
  const bot = await startWithThree();
  await say(bot, "love it!", { references: attachments("hat") });
  await bot.waitUntilIdle();
  expect(bot.card(2)).toBeUndefined();
  expect((await bot.runTurn(2, "add this")).pictures[0]).toBe("add this#1<night#1<photo>|night#2<photo>|night#3<photo>|hat>");
});

test("takes words about attached pictures as an instruction", async () => {
  const bot = await startWithThree();
  await say(bot, "like this", { references: attachments("hat") });
  expect((await bot.waitForCard(2)).card.prompt).toBe("like this");
});

test("answers a question about the bot with help", async () => {
  const bot = await startWithThree();
  expect(await bot.send("what can you do?", { said: { mentionsOthers: false } })).toEqual({
    ...{ kind: "words", text: messages.whatICanDo, refused: false },
  });
  expect(draws(bot)).toEqual([3]);
});

test("answers a greeting with help where there's no conversation yet", async () => {
  const bot = await startHarness();
  expect(await bot.send("hi there!", said)).toMatchObject({ kind: "words", text: messages.whatICanDo });
  expect(await bot.send("thanks!", said)).toEqual(none);
});

test("asks with one click before a doubtful message is drawn by a paid model", async () => {
  const bot = await startWithThree(new FakeModel("paid/one", { cost: "computed" }));
  await say(bot, "I wonder what mum would say");
  await bot.waitUntil(() => bot.card(2)?.card.state === "asking");
  expect(bot.card(2)?.card.text).toBe(`ada: I wonder what mum would say\n${messages.asksWhetherEdit}`);
  expect(bot.card(2)?.card.actions.map(({ kind }) => kind)).toEqual(["accept", "cancel"]);
  await bot.waitUntilIdle();
  expect(draws(bot)).toEqual([3]);
  await bot.click(2, "accept");
  await bot.waitForCard(2);
  expect(draws(bot)).toEqual([6]);
});

test("doesn't ask about doubtful messages where drawing is free", async () => {
  const bot = await startWithThree();
  await say(bot, "I wonder what mum would say");
  expect((await bot.waitForCard(2)).card.state).toBe("done");
});

test("reads no words where only mentions count, and none of forms and commands", async () => {
  const bot = await startWithThree();
  await bot.send("2");
  expect((await bot.waitForCard(2)).card.prompt).toBe("2");
  await bot.request({ kind: "settings", settings: { mentionOnly: true, models: ["fake" as ModelId] } });
  expect(await say(bot, "3")).toEqual(none);
  await bot.waitUntilIdle();
  expect(picked(bot, 2)).toEqual([]);
});

test("starts nothing from talk although a picture is nearby, and asks about one that comes with it", async () => {
  const bot = await startHarness();
  const thanks = { said: { mentionsOthers: false, picturesNearby: true }, ...photo } as const;
  expect(await bot.send("thanks!", thanks)).toEqual(none);
  await bot.send("thanks!", { said: { mentionsOthers: false }, ...photo });
  await bot.waitForCard(0);
  expect(draws(bot)).toEqual([0]);
});
