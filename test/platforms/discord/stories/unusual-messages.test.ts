// What people write that nobody expects: nothing breaks, pings, hangs or is said twice.

import { expect, test } from "vitest";
import { commandMessages } from "../../../../commands/messages.ts";
import { messages } from "../../../../src/core/cards/messages.ts";
import { drawing, meeting, photo, plain } from "../people.ts";

test("who writes on and on is told once that it is too much, and all that was taken is drawn in order", async () => {
  const late = Promise.withResolvers<void>();
  const { ada, service, general, shows, cards } = await meeting(drawing(async () => (await photo()).bytes, late.promise));
  const posted = await ada.posts(general, { text: `${service.mention} word 0`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the first card");
  const said = Array.from({ length: 30 }, (_, n) => ada.posts(posted, { text: `word ${n + 1}` }));
  await Promise.all(said);
  await ada.posts(posted, { text: "/nonsense" });
  const unknown = commandMessages.unknownCommand("nonsense", []);
  const answers = () => ada.sees(posted).filter(({ author, repliesTo }) => author !== "Ada" && repliesTo);
  await service.until(() => answers().some(({ text }) => plain(text) === unknown), "the last answer");
  expect(answers().map(({ text }) => plain(text))).toEqual([messages.tooManyWaiting(20), unknown]);
  late.resolve();
  await shows(posted, ({ text, pictures }) => text.includes("word 19") && pictures.length > 0, "the last card");
  expect(cards(posted).map(({ text }) => plain(text).split("\n")[0])).toEqual(
    Array.from({ length: 20 }, (_, n) => `Ada: word ${n}`),
  );
});

test("an edited message stays what it was when it was heard, an answer to a deleted one is a turn like any other", async () => {
  const { bot, ada, begun, drawn, cards } = await meeting();
  const { posted, thread } = await begun("rotate left");
  const said = await ada.posts(thread, { text: "invert it" });
  ada.edits(said, "make it sepia");
  ada.edits(posted, "rotate right");
  await drawn(thread, "invert it");
  const remark = await ada.posts(thread, { text: "// nice" });
  await bot.stop();
  await ada.posts(thread, { text: "black and white", repliesTo: remark });
  ada.deletes(remark);
  await bot.start();
  await drawn(thread, "black and white");
  expect(cards(thread).map(({ text }) => plain(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: invert it", "Ada: black and white"],
  ]);
});

test("4,000 characters of markdown, mentions and emoji are a turn, cut to what a message holds, and ping nobody", async () => {
  const { ada, service, general, shows, cards } = await meeting(drawing(async () => (await photo()).bytes));
  const bo = service.person("Bo");
  const words = `@everyone @here ${bo.mention} `;
  const posted = await ada.posts(general, {
    text: `${service.mention} ${words}${"_*~`|[x](https://example.com) ".repeat(140)}`.slice(0, 4000),
    pictures: [await photo()],
  });
  await shows(posted, ({ text, pictures }) => plain(text).includes("@everyone") && pictures.length > 0, "the first card");
  await ada.posts(posted, { text: "👩‍🎨".repeat(790) });
  await shows(posted, ({ text, pictures }) => text.includes("👩‍🎨") && pictures.length > 0, "the second card");
  await (await ada.uses("/edit", posted, { prompt: `${"\n# ".repeat(1300)}end` })).answered();
  await shows(posted, ({ text, pictures }) => text.includes("\\# ") && pictures.length > 0, "the third card");
  for (const { text, pictures } of cards(posted)) {
    expect(text).toContain("seed");
    expect([text.length <= 2000, (pictures[0]?.alt ?? "").length <= 1024]).toEqual([true, true]);
  }
  const ours = [...service.state.messages.values()].filter(({ authorId }) => authorId === service.state.bot.id);
  expect(ours.filter(({ mentions, mentionsEveryone }) => mentions.length > 0 || mentionsEveryone)).toEqual([]);
  expect(service.requests.filter(({ status }) => status && status >= 400)).toEqual([]);
});

test("messages without words or pictures start nothing; a mention alone is told what is wanted", async () => {
  const { ada, service, general, begun, drawn, cards } = await meeting();
  const { thread } = await begun();
  for (const text of ["", "\u200b", "\u3164"]) for (const place of [thread, ada.direct]) await ada.posts(place, { text });
  await ada.posts(general, { text: `${service.mention} \u200b` });
  await ada.posts(general, { text: service.mention });
  await ada.posts(thread, { text: "invert it" });
  await drawn(thread, "invert it");
  expect(cards(thread)).toHaveLength(2);
  const told = ada.sees(general).filter(({ author, repliesTo }) => author !== "Ada" && repliesTo);
  expect(told.map(({ text }) => plain(text))).toEqual([expect.stringContaining("Send me a picture and say what should change")]);
});

test("a button of an earlier version says that it does nothing any more", async () => {
  const { ada, service, begun } = await meeting();
  const { first } = await begun();
  const message = service.state.messages.get(first.id);
  const buttons = message?.components.flatMap(({ components }) => components ?? []) ?? [];
  for (const button of buttons.filter(({ label }) => label === "Run again")) button.custom_id = "redraw:1";
  expect(plain((await ada.clicks(first, "Run again").reply()).text)).toContain("no longer works");
});
