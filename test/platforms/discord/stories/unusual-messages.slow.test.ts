// Unusual messages: none crashes, pings, hangs or is answered twice.

import { expect, test } from "vitest";
import { commandMessages } from "../../../../commands/messages.ts";
import { messages } from "../../../../src/core/cards/messages.ts";
import { createModel, photo, startChat, unescapeMarkdown } from "../start.ts";

test("says once that too many edits are waiting, and draws the accepted ones in order", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, waitForCard, cards } = await startChat(
    createModel(async () => (await photo()).bytes, late.promise),
  );
  const posted = await ada.posts(general, { text: `${service.mention} add 0 stars`, pictures: [await photo()] });
  await waitForCard(posted, ({ text }) => text.includes(messages.states.drawing), "the first card");
  const posts = Array.from({ length: 30 }, (_, n) => ada.posts(posted, { text: `add ${n + 1} stars` }));
  await Promise.all(posts);
  await ada.posts(posted, { text: "/nonsense" });
  const unknown = commandMessages.unknownCommand("nonsense", []);
  const answers = () => ada.sees(posted).filter(({ author, repliesTo }) => author !== "Ada" && repliesTo);
  await service.until(() => answers().some(({ text }) => unescapeMarkdown(text) === unknown), "the last answer");
  expect(answers().map(({ text }) => unescapeMarkdown(text))).toEqual([messages.tooManyWaiting(20), unknown]);
  late.resolve();
  await waitForCard(posted, ({ text, pictures }) => text.includes("add 19 stars") && pictures.length > 0, "the last card");
  expect(cards(posted).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual(
    Array.from({ length: 20 }, (_, n) => `Ada: add ${n} stars`),
  );
});

test("accepts a reply to a deleted message", async () => {
  const { bot, ada, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation("rotate left");
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  const remark = await ada.posts(thread, { text: "// nice" });
  await bot.stop();
  await ada.posts(thread, { text: "black and white", repliesTo: remark });
  ada.deletes(remark);
  await bot.start();
  await waitForResult(thread, "black and white");
  expect(cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: invert it", "Ada: black and white"],
  ]);
});

test("accepts 4,000 characters of markdown, mentions and emoji, cuts them to fit, and pings nobody", async () => {
  const { ada, service, general, waitForCard, cards } = await startChat(createModel(async () => (await photo()).bytes));
  const bo = service.person("Bo");
  const words = `@everyone @here ${bo.mention} `;
  const posted = await ada.posts(general, {
    text: `${service.mention} ${words}${"_*~`|[x](https://example.com) ".repeat(140)}`.slice(0, 4000),
    pictures: [await photo()],
  });
  await waitForCard(
    posted,
    ({ text, pictures }) => unescapeMarkdown(text).includes("@everyone") && pictures.length > 0,
    "the first card",
  );
  await ada.posts(posted, { text: `more like ${"👩‍🎨".repeat(780)}` });
  await waitForCard(posted, ({ text, pictures }) => text.includes("👩‍🎨") && pictures.length > 0, "the second card");
  await (await ada.uses("/edit", posted, { prompt: `${"\n# ".repeat(1300)}end` })).answered();
  await waitForCard(posted, ({ text, pictures }) => text.includes("\\# ") && pictures.length > 0, "the third card");
  for (const { text, pictures } of cards(posted)) {
    expect(text).toContain("seed");
    expect([text.length <= 2000, (pictures[0]?.alt ?? "").length <= 1024]).toEqual([true, true]);
  }
  const botMessages = [...service.state.messages.values()].filter(({ authorId }) => authorId === service.state.bot.id);
  expect(botMessages.filter(({ mentions, mentionsEveryone }) => mentions.length > 0 || mentionsEveryone)).toEqual([]);
  expect(service.requests.filter(({ status }) => status && status >= 400)).toEqual([]);
});

test("ignores empty messages, and answers a mention alone with instructions", async () => {
  const { ada, service, general, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation();
  for (const text of ["", "\u200b", "\u3164"]) for (const place of [thread, ada.direct]) await ada.posts(place, { text });
  await ada.posts(general, { text: `${service.mention} \u200b` });
  await ada.posts(general, { text: service.mention });
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  expect(cards(thread)).toHaveLength(2);
  const answers = ada.sees(general).filter(({ author, repliesTo }) => author !== "Ada" && repliesTo);
  expect(answers.map(({ text }) => unescapeMarkdown(text))).toEqual([
    expect.stringContaining("Send me a picture and say what should change"),
  ]);
});

test("replies that a button of an earlier version no longer works", async () => {
  const { ada, service, startConversation } = await startChat();
  const { first } = await startConversation();
  const message = service.state.messages.get(first.id);
  const buttons = message?.components.flatMap(({ components }) => components ?? []) ?? [];
  for (const button of buttons.filter(({ label }) => label === "Run again")) button.custom_id = "redraw:1";
  expect(unescapeMarkdown((await ada.clicks(first, "Run again").reply()).text)).toContain("no longer works");
});
