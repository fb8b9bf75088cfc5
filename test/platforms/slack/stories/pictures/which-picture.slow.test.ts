// Which picture a message means that has none of its own.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import type { ModelId } from "../../../../../src/core/vocabulary.ts";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { turns } from "../../../../../src/storage/schema.ts";
import { ephemeralTexts, photo, waitForCard } from "../../start.ts";
import { sourceNames, startPaid } from "./paid.ts";

test("edits the picture that the same person posted just before, in that picture's thread", async () => {
  const { slack, ada, general, bot, draws, reads } = await startPaid();
  const posted = await ada.says(general, "look at this", { files: [await photo("boat.png")] });
  await ada.mentions(general, "rotate left");
  await waitForCard(slack, ada, posted, "rotate left");
  expect([sourceNames(await bot.turns()), draws(), reads()]).toEqual([["boat.png"], 1, ["conversations.history"]]);
});

test("edits the pictures that the same person posted in a row", async () => {
  const { slack, ada, general, bot } = await startPaid();
  await ada.says(general, "", { files: [await photo("a.png")] });
  const last = await ada.says(general, "", { files: [await photo("b.png")] });
  await ada.mentions(general, "combine them");
  await waitForCard(slack, ada, last, "combine them");
  expect(sourceNames(await bot.turns())).toEqual(["a.png", "b.png"]);
});

test("edits both pictures that a person posts around the words within seconds, and draws once", async () => {
  const { slack, ada, general, bot, draws } = await startPaid();
  const picture = await ada.says(general, "", { files: [await photo("a.png")] });
  await ada.mentions(general, "combine them");
  await ada.says(general, "", { files: [await photo("b.png")] });
  await waitForCard(slack, ada, picture, "combine them");
  expect([sourceNames(await bot.turns()), draws()]).toEqual([["a.png", "b.png"], 1]);
});

test("asks which picture is meant when only other people posted one, and draws the chosen one", async () => {
  const { slack, ada, general, bot, draws, waitForQuestion } = await startPaid();
  const posted = [
    await slack.person("Bo").says(general, "", { files: [await photo("boat.png")] }),
    await slack.person("Cem").says(general, "look", { files: [await photo("cat.png")] }),
  ];
  const mention = await ada.mentions(general, "rotate left");
  const question = await waitForQuestion(mention);
  expect(question.buttons.map(({ text }) => text).slice(0, 2)).toEqual(["1 · cat.png", "2 · boat.png"]);
  for (const { ts } of posted) expect(question.text).toContain(`/archives/${general.id}/p${ts.replace(".", "")}`);
  expect(draws()).toBe(0);
  await ada.clicks(question, "2 · boat.png");
  await waitForCard(slack, ada, mention, "rotate left");
  expect([sourceNames(await bot.turns()), draws()]).toEqual([["boat.png"], 1]);
});

test("asks for a picture, and takes the one that comes next in the channel", async () => {
  const { slack, ada, general, draws, waitForQuestion, cards } = await startPaid();
  const mention = await ada.mentions(general, "make it brighter");
  await waitForQuestion(mention);
  await slack.person("Bo").says(general, "", { files: [await photo("not-meant.png")] });
  await ada.says(slack.channel("other"), "", { files: [await photo("not-meant.png")] });
  await ada.says(general, "", { files: [await photo("boat.png")] });
  const drawn = await waitForCard(slack, ada, mention, "make it brighter");
  expect([drawn.pictures.length, cards(mention).length, draws()]).toEqual([1, 1, 1]);
  await ada.says(general, "", { files: [await photo("later.png")] });
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
  expect(ada.sees(general).filter(({ fromBot }) => fromBot)).toEqual([]);
});

test("takes the picture in a direct message, where it would start a conversation otherwise", async () => {
  const { slack, ada, draws, waitForQuestion } = await startPaid();
  const words = await ada.dm("make it brighter");
  await waitForQuestion(words);
  const picture = await ada.dm("", { files: [await photo()] });
  await waitForCard(slack, ada, words, "make it brighter");
  expect([ada.thread(picture).length, draws()]).toEqual([1, 1]);
});

test("edits a picture in a direct message when the words come as the next message", async () => {
  const { slack, ada, draws } = await startPaid();
  const picture = await ada.dm("", { files: [await photo()] });
  await slack.until(() => ada.thread(picture).some(({ text }) => text.includes(messages.whatShouldChange)), "the question");
  await waitForCard(slack, ada, await ada.dm("rotate left"), "rotate left");
  expect(draws()).toBe(1);
});

test("starts nothing from thanks after a picture", async () => {
  const { slack, ada, general, bot } = await startPaid();
  await ada.says(general, "", { files: [await photo()] });
  await ada.mentions(general, "thanks!");
  await ada.dm("", { files: [await photo()] });
  const thanks = await ada.dm("thank you");
  await ada.dm("rotate left");
  await expect.poll(() => bot.db.$count(turns), { timeout: 10_000 }).toBe(2);
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
  expect([ada.thread(thanks).length, ada.sees(general).filter(({ fromBot }) => fromBot)]).toEqual([1, []]);
});

test("edits the picture of a thread's first message, and doesn't ask although others are in the thread", async () => {
  const { slack, ada, general, bot, reads } = await startPaid();
  const bo = slack.person("Bo");
  const posted = await bo.says(general, "look", { files: [await photo("boat.png")] });
  await bo.says(general, "or this", { thread: posted, files: [await photo("cat.png")] });
  await ada.mentions(general, "rotate left", { thread: posted });
  await waitForCard(slack, ada, posted, "rotate left");
  expect([sourceNames(await bot.turns()), reads()]).toEqual([["boat.png"], ["conversations.replies"]]);
});

test("in a thread without one, edits the person's own picture there, and asks about other people's", async () => {
  const { slack, ada, general, bot, waitForQuestion, reads } = await startPaid();
  const bo = slack.person("Bo");
  const talk = await bo.says(general, "who has a picture?");
  await bo.says(general, "", { thread: talk, files: [await photo("cat.png")] });
  await ada.says(general, "I do", { thread: talk, files: [await photo("boat.png")] });
  await ada.mentions(general, "rotate left", { thread: talk });
  await waitForCard(slack, ada, talk, "rotate left");
  expect([sourceNames(await bot.turns()), reads()]).toEqual([["boat.png"], ["conversations.replies"]]);
  const other = await bo.says(general, "and here?");
  await bo.says(general, "", { thread: other, files: [await photo("cat.png")] });
  await ada.mentions(general, "rotate left", { thread: other });
  const question = await waitForQuestion(other);
  expect(question.buttons[0]?.text).toBe("1 · cat.png");
});

test("finds a thread's newest pictures in a long thread", async () => {
  const { slack, ada, general, bot } = await startPaid();
  const talk = await ada.says(general, "many words");
  for (let n = 0; n < 200; n++) await slack.person("Bo").says(general, `word ${n}`, { thread: talk });
  await ada.says(general, "here", { thread: talk, files: [await photo("boat.png")] });
  await ada.mentions(general, "rotate left", { thread: talk });
  await waitForCard(slack, ada, talk, "rotate left");
  expect(sourceNames(await bot.turns())).toEqual(["boat.png"]);
});

test("edits a shared picture: with a mention, in a direct message, and with “Edit image”", async () => {
  const { slack, ada, general, bot, draws } = await startPaid();
  const posted = await slack.person("Bo").says(general, "look", { files: [await photo("boat.png")] });
  const other = slack.channel("other");
  const mention = await ada.mentions(other, "rotate left", { shares: posted });
  await waitForCard(slack, ada, mention, "rotate left");
  expect(sourceNames(await bot.turns())).toEqual(["boat.png"]);
  await waitForCard(slack, ada, await ada.dm("blur it", { shares: posted }), "blur it");
  const shared = await ada.says(other, "see this", { shares: posted });
  await ada.shortcut("edit_image", shared);
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { prompt: "make it warmer" })).toEqual({});
  await waitForCard(slack, ada, shared, "make it warmer");
  expect(draws()).toBe(3);
});

test("uses the picture of a shared message as a reference in a conversation", async () => {
  const { slack, ada, general, bot } = await startPaid();
  const posted = await slack.person("Bo").says(general, "look", { files: [await photo("hat.png")] });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "rotate left");
  await ada.says(general, "add this hat", { thread: mention, shares: posted });
  await waitForCard(slack, ada, mention, "add this hat");
  expect((await bot.turns())[1]?.references.map(({ origin }) => origin)).toEqual(["previous", "attached"]);
});

test("edits the pictures of a card that is shared elsewhere", async () => {
  const { slack, ada, general, bot } = await startPaid({ settings: { models: ["test/model" as ModelId], variants: 2 } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const card = await waitForCard(slack, ada, mention, "rotate left");
  const variants = (await bot.turns())[0]?.variants.map(({ key }) => key);
  const shared = await ada.mentions(slack.channel("other"), "blur it", { shares: card });
  await waitForCard(slack, ada, shared, "blur it");
  const thread = { platform: "slack" as const, id: `${slack.home.id}/${shared.channel}/${shared.ts}` };
  const other = await bot.store.conversations.findConversation(thread);
  expect((await bot.store.turns.listTurns(other?.id ?? (0 as never)))[0]?.source).toEqual({ variants });
});

test("edits a picture that another app shows, and says why it can't if it's on another site", async () => {
  const { slack, ada, general, draws } = await startPaid();
  const giphy = slack.home.otherBot("Giphy");
  const file = await giphy.uploads(await photo("cat.png"));
  const shown = await giphy.says(general, "", { blocks: [{ type: "image", slack_file: { id: file }, alt_text: "a cat" }] });
  await ada.mentions(general, "rotate left", { thread: shown });
  await waitForCard(slack, ada, shown, "rotate left");
  const url = "https://media.example/cat.gif";
  const external = await giphy.says(general, "", { blocks: [{ type: "image", image_url: url, alt_text: "a cat" }] });
  await ada.shortcut("edit_image", external);
  await slack.until(() => ephemeralTexts(ada, general).includes(slackMessages.onAnotherSite), "the reason");
  const mention = await ada.mentions(general, "rotate right", { thread: external });
  await slack.until(() => ephemeralTexts(ada, mention).includes(slackMessages.onAnotherSite), "the reason, in the thread");
  expect(draws()).toBe(1);
});

test("asks for a picture when the channel can't be read, and logs why", async () => {
  const { slack, ada, general, log, draws, waitForQuestion } = await startPaid();
  await ada.says(general, "", { files: [await photo()] });
  slack.faults.next("conversations.history").refuses("missing_scope");
  await waitForQuestion(await ada.mentions(general, "rotate left"));
  expect([log.messages, draws()]).toEqual([["failed to read channel before message"], 0]);
});

test("needs one request a message, and asks if Slack refuses it, as an app that isn't listed in the marketplace", async () => {
  const { slack, ada, general, bot, log, waitForQuestion } = await startPaid();
  slack.unlisted = true;
  const talk = await ada.says(general, "who has a picture?");
  await ada.says(general, "I do", { thread: talk, files: [await photo("boat.png")] });
  for (let n = 0; n < 5; n++) await ada.says(general, `word ${n}`, { thread: talk });
  await ada.mentions(general, "rotate left", { thread: talk });
  await waitForCard(slack, ada, talk, "rotate left");
  expect(sourceNames(await bot.turns())).toEqual(["boat.png"]);
  const posted = await ada.says(general, "", { files: [await photo("cat.png")] });
  await ada.mentions(general, "blur it");
  await waitForCard(slack, ada, posted, "blur it");
  await waitForQuestion(await ada.mentions(general, "rotate right"));
  expect(log.messages).toEqual(["failed to read channel before message"]);
});

test("edits the picture of a long thread's first message as such an app too, and asks for newer ones", async () => {
  const { slack, ada, general, log, draws, waitForQuestion } = await startPaid();
  slack.unlisted = true;
  const picture = await ada.says(general, "look", { files: [await photo()] });
  for (let n = 0; n < 20; n++) await ada.says(general, `word ${n}`, { thread: picture });
  await ada.mentions(general, "rotate left", { thread: picture });
  await waitForCard(slack, ada, picture, "rotate left");
  slack.clock.advance(60_000);
  const words = await ada.says(general, "who has a picture?");
  for (let n = 0; n < 20; n++) await ada.says(general, `word ${n}`, { thread: words });
  await ada.mentions(general, "blur it", { thread: words });
  await waitForQuestion(words);
  expect([log.messages, draws()]).toEqual([["failed to read thread before message"], 1]);
});
