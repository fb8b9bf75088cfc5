// Messages that their authors edit or delete, or that a proxy posts again under another name.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import type { VisibleMessage } from "../../../fakes/discord/people/visible-message.ts";
import { createModel, isFinished, photo, plainPhoto, startChat, unescapeMarkdown } from "../start.ts";

type Card = (card: VisibleMessage) => boolean;
const says =
  (...words: string[]): Card =>
  ({ text }) =>
    words.every((word) => unescapeMarkdown(text).includes(word));
const isDrawn =
  (words: string): Card =>
  (card) =>
    says(words)(card) && isFinished(card);

/** A model that finishes no drawing before `finish` is called. */
async function startHeldModel() {
  const finish = Promise.withResolvers<void>();
  const model = createModel(async () => (await photo()).bytes, finish.promise);
  const chat = await startChat(model);
  const { ada, service, general } = chat;
  return {
    ...chat,
    finish: () => finish.resolve(),
    requests: () => model.references.length,
    /** Resolves once the model draws for the n-th time. */
    waitForRequest: (n: number) => service.until(() => model.references.length >= n, `request ${n}`),
    ask: async (words: string, place: { id: string } = general) =>
      ada.posts(place, { text: `${service.mention} ${words}`, pictures: [await photo()] }),
  };
}

test("draws the new words when the author corrects the message while it is being drawn", async () => {
  const { ada, service, ask, finish, requests, waitForRequest, waitForCard, cards } = await startHeldModel();
  const posted = await ask("make it blu");
  await waitForRequest(1);
  ada.edits(posted, `${service.mention} make it blue`);
  await waitForRequest(2);
  finish();
  await waitForCard(posted, isDrawn("make it blue"), "the picture");
  await waitForCard(posted, says("make it blu\n", messages.cancelledBecause.edited), "the reason");
  expect([requests(), cards(posted).length]).toEqual([2, 2]);
});

test("draws the new words once when the author corrects the message while it waits", async () => {
  const { ada, ask, finish, requests, waitForRequest, waitForCard } = await startHeldModel();
  const posted = await ask("make it night");
  await waitForRequest(1);
  const second = await ada.posts(posted, { text: "make it blu" });
  await waitForCard(posted, says("make it blu"), "the waiting card");
  ada.edits(second, "make it blue");
  await waitForCard(posted, says("make it blue"), "the new words");
  finish();
  await waitForCard(posted, isDrawn("make it blue"), "the picture");
  expect(requests()).toBe(2);
});

test("tries again when the author corrects words that weren't understood", async () => {
  const { ada, service, general, waitForCard, waitForResult } = await startChat();
  const posted = await ada.posts(general, { text: `${service.mention} give her a hat`, pictures: [await photo()] });
  await waitForCard(posted, says(messages.states.failed), "the failure");
  ada.edits(posted, `${service.mention} rotate left`);
  await waitForResult(posted, "Ada: rotate left");
});

test("offers to run it again when the author edits the message after it was drawn", async () => {
  const { ada, service, ask, finish, requests, waitForCard, cards } = await startHeldModel();
  finish();
  const posted = await ask("make it blu");
  await waitForCard(posted, isDrawn("make it blu"), "the picture");
  ada.edits(posted, `${service.mention} make it blue`);
  const card = await waitForCard(posted, says(messages.messageEdited), "the offer");
  expect(requests()).toBe(1);
  await ada.clicks(card, messages.runEdited).answered();
  await waitForCard(posted, isDrawn("make it blue"), "the next picture");
  expect([requests(), cards(posted).length]).toEqual([2, 2]);
});

test("counts a mention that is added by an edit", async () => {
  const { ada, service, general, waitForResult } = await startChat();
  const posted = await ada.posts(general, { text: "rotate left", pictures: [await photo()] });
  ada.edits(posted, `${service.mention} rotate left`);
  await waitForResult(posted, "rotate left");
});

test("ignores updates that change no words: link previews, threads and pins of an edited message", async () => {
  const { ada, service, general, ask, finish, requests, waitForCard, cards } = await startHeldModel();
  finish();
  const posted = await ask("like https://example.com/cat.png");
  await waitForCard(posted, isDrawn("like https://example.com/cat.png"), "the picture");
  await ada.pasteIsUnfurled(posted, "https://example.com/cat.png", await plainPhoto("#e02020"));
  const old = await ada.posts(general, { text: "just talking" });
  const view = { id: old.id, channel_id: general.id, guild_id: service.state.guild.id, content: `${service.mention} hello` };
  const event = { ...view, author: { id: ada.id, username: "ada" }, mentions: [], mention_roles: [], type: 0, attachments: [] };
  service.gateway.dispatch("MESSAGE_UPDATE", { ...event, edited_timestamp: "2020-01-01T00:00:00.000000+00:00" });
  service.gateway.dispatch("MESSAGE_UPDATE", {
    id: posted.id,
    channel_id: general.id,
    edited_timestamp: new Date().toISOString(),
  });
  await ada.posts(posted, { text: "make it blue" });
  await waitForCard(posted, isDrawn("make it blue"), "the next picture");
  expect([requests(), cards(posted).length, ada.sees(general).filter(({ author }) => author !== "Ada").length]).toEqual([
    2, 2, 0,
  ]);
});

test.each(["one by one", "in bulk"])("cancels what a deleted message asked for, %s, and says so", async (how) => {
  const { ada, service, general, ask, finish, requests, waitForRequest, waitForCard } = await startHeldModel();
  const moderator = service.person("Mo", { moderates: true });
  const posted = await ask("make it night");
  await waitForRequest(1);
  const talk = await ada.posts(general, { text: "oh no" });
  if (how === "in bulk") moderator.deletesAll([posted, talk]);
  else ada.deletes(posted);
  const card = await waitForCard(posted, says(messages.cancelledBecause.deleted), "the reason");
  finish();
  expect([requests(), card.pictures]).toEqual([1, []]);
});

test("cancels a waiting edit whose message was deleted while the bot was stopped, and draws corrected words", async () => {
  const { bot, ada, ask, finish, requests, waitForRequest, waitForCard } = await startHeldModel();
  const posted = await ask("make it night");
  await waitForRequest(1);
  const gone = await ada.posts(posted, { text: "make it gone" });
  const wrong = await ada.posts(posted, { text: "make it blu" });
  const command = await ada.uses("/edit", posted, { prompt: "make it green" });
  await command.answered();
  await waitForCard(posted, says("make it green"), "the last card");
  await bot.stop();
  ada.deletes(gone);
  ada.edits(wrong, "make it blue");
  await bot.start();
  await waitForCard(posted, says("Ada: make it blue"), "the new words");
  finish();
  await waitForCard(posted, isDrawn("make it green"), "the picture for the command");
  await waitForCard(posted, isDrawn("make it blue"), "the picture for the new words");
  await waitForCard(posted, says("make it gone", messages.cancelledBecause.deleted), "the reason");
  expect(requests()).toBe(4); // the first one twice: the bot was stopped
});

test("cancels a conversation's first edit whose message was deleted while the bot was stopped", async () => {
  const { bot, ada, ask, waitForRequest, waitForCard } = await startHeldModel();
  const posted = await ask("make it night");
  await waitForRequest(1);
  await waitForCard(posted, says("make it night"), "the card");
  await bot.stop();
  ada.deletes(posted);
  await bot.start();
  await waitForCard(posted, says(messages.cancelledBecause.deleted), "the reason");
});

test.each(["copy", "deletion"] as const)("counts a message that a proxy posts again as its author's, %s first", async (first) => {
  const { ada, service, ask, finish, requests, waitForRequest, waitForCard, cards } = await startHeldModel();
  const posted = await ask("make it night");
  await waitForRequest(1);
  await waitForCard(posted, says("make it night"), "the card");
  const next = await ada.posts(posted, { text: "S: make it blue", pictures: [await photo("hat.png")] });
  await waitForCard(posted, says("S: make it blue"), "the waiting card");
  service.proxy(next, { name: "Sam", text: "make it blue" }, first);
  await waitForCard(posted, says("Ada: make it blue"), "the copy's words");
  finish();
  await waitForCard(posted, isDrawn("Ada: make it blue"), "the picture");
  expect([requests(), cards(posted).length]).toEqual([2, 2]);
});

test("cancels it when the copy is deleted, and ignores other webhooks", async () => {
  const { ada, service, ask, requests, waitForRequest, waitForCard, cards } = await startHeldModel();
  const posted = await ask("make it night");
  await waitForRequest(1);
  const next = await ada.posts(posted, { text: "S: make it blue" });
  await waitForCard(posted, says("S: make it blue"), "the waiting card");
  const news = await service.person("News", { bot: true }).posts(posted, { text: "make it snow" });
  service.proxy(news, { name: "Feed", text: "make it snow" });
  const copy = service.proxy(next, { name: "Sam", text: "make it blue" });
  await waitForCard(posted, says("Ada: make it blue"), "the copy's words");
  service.person("Mo", { moderates: true }).deletes(copy);
  await waitForCard(posted, says("make it blue", messages.cancelledBecause.deleted), "the reason");
  expect([requests(), cards(posted).length]).toEqual([1, 2]);
});

test("reads an instruction that Discord made a file, message.txt", async () => {
  const { ada, service, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes));
  const long = `make it night${", with more and more stars".repeat(150)}`;
  const textFile = (text: string) => ({ name: "message.txt", bytes: Buffer.from(text) });
  const posted = await ada.posts(general, { text: service.mention, pictures: [textFile(long), await photo()] });
  await waitForCard(posted, isDrawn("make it night, with more and more stars"), "the picture");
  await ada.posts(posted, { pictures: [textFile("make it day")] });
  await waitForCard(posted, isDrawn("make it day"), "the next picture");
  await ada.posts(posted, { pictures: [textFile("night ".repeat(3000))] });
  await service.until(
    () => ada.sees(posted).find(({ text }) => unescapeMarkdown(text) === discordMessages.textTooLong),
    "a sentence",
  );
});
