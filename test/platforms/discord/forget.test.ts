import { expect, test } from "vitest";
import { discordMessages } from "../../../src/platforms/discord/messages.ts";
import { meeting, photo, plain } from "./people.ts";

test("/forget says how much goes, deletes it after the click, and leaves other people's alone", async () => {
  const { bot, service, general, ada, begun, cards, drawn } = await meeting();
  const bo = service.person("Bo");
  const mine = await begun("rotate left");
  const theirs = await begun("rotate right", bo);
  await ada.posts(theirs.thread, { text: "invert it" });
  await drawn(theirs.thread, "invert it");

  const asked = await (await ada.uses("/forget", general)).reply();
  expect(asked.ephemeral).toBe(true);
  expect(plain(asked.text)).toContain("deletes 1 conversation, 1 edit in other people's conversations, 3 pictures and your name");
  expect(asked.text).toContain(discordMessages.forgetStays("Discord"));
  expect(bot.turns()).toBe(3);

  await ada.clicks(asked, discordMessages.deleteSure).answered();
  await service.until(() => cards(mine.thread).length === 0, "Ada's card to go");
  await service.until(() => cards(theirs.thread).length === 1, "Ada's edit to go");
  expect(plain(cards(theirs.thread)[0]?.text ?? "")).toContain("rotate right");
  expect(ada.sees(general).map(({ id }) => id)).toEqual(expect.arrayContaining([mine.posted.id, theirs.posted.id]));
  await expect.poll(bot.turns).toBe(1);
  await bo.posts(theirs.thread, { text: "make it sepia" });
  await drawn(theirs.thread, "make it sepia");

  const again = await (await ada.uses("/forget", general)).reply();
  expect(again.text).toContain("deletes your name, picks and drafts.");
});

test("/forget deletes nothing until it is confirmed, whatever else is said", async () => {
  const { bot, general, ada, begun, drawn } = await meeting();
  const { thread } = await begun("rotate left");
  await (await ada.uses("/forget", general)).reply();
  await ada.posts(thread, { text: "rotate right", pictures: [await photo()] });
  await drawn(thread, "rotate right");
  expect(bot.turns()).toBe(2);
});
