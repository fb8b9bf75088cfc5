import { expect, test } from "vitest";
import { discordMessages } from "../../../src/platforms/discord/messages.ts";
import { photo, startChat, unescapeMarkdown } from "./start.ts";

test("/forget says what it deletes, deletes it when confirmed, and leaves other people's data alone", async () => {
  const { bot, service, general, ada, startConversation, cards, waitForResult } = await startChat();
  const bo = service.person("Bo");
  const mine = await startConversation("rotate left");
  const theirs = await startConversation("rotate right", bo);
  await ada.posts(theirs.thread, { text: "invert it" });
  await waitForResult(theirs.thread, "invert it");

  const asked = await (await ada.uses("/forget", general)).reply();
  expect(asked.ephemeral).toBe(true);
  expect(unescapeMarkdown(asked.text)).toContain(
    "deletes 1 conversation, 1 edit in other people's conversations, 3 pictures and your name",
  );
  expect(asked.text).toContain(discordMessages.forgetStays("Discord"));
  expect(bot.turns()).toBe(3);

  await ada.clicks(asked, discordMessages.deleteSure).answered();
  await service.until(() => cards(mine.thread).length === 0, "Ada's card to go");
  await service.until(() => cards(theirs.thread).length === 1, "Ada's edit to go");
  expect(unescapeMarkdown(cards(theirs.thread)[0]?.text ?? "")).toContain("rotate right");
  expect(ada.sees(general).map(({ id }) => id)).toEqual(expect.arrayContaining([mine.posted.id, theirs.posted.id]));
  await expect.poll(bot.turns).toBe(1);
  await bo.posts(theirs.thread, { text: "make it sepia" });
  await waitForResult(theirs.thread, "make it sepia");

  const again = await (await ada.uses("/forget", general)).reply();
  expect(again.text).toContain("deletes your name, picks and drafts.");
});

test("/forget deletes nothing until it's confirmed", async () => {
  const { bot, general, ada, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation("rotate left");
  await (await ada.uses("/forget", general)).reply();
  await ada.posts(thread, { text: "rotate right", pictures: [await photo()] });
  await waitForResult(thread, "rotate right");
  expect(bot.turns()).toBe(2);
});
