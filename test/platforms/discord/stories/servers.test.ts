// The servers of conversations: stored with them, and deleted with them when the bot is removed.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { photo, startChat } from "../start.ts";

/** A conversation on the first server, one on a second server, and one in direct messages. */
async function startThreeConversations() {
  const chat = await startChat();
  const { bot, service, ada } = chat;
  await chat.startConversation();
  const other = service.guild("Other");
  service.join(other, ada);
  const there = service.channel("general", other);
  for (const place of [there, ada.direct])
    await ada.posts(place, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await service.until(() => bot.servers().length === 3, "three conversations");
  return { ...chat, other };
}

test("deletes the conversations of a server that removes the bot, and no other's", async () => {
  const { bot, service, other } = await startThreeConversations();
  expect(bot.servers().sort()).toEqual([service.state.guild.id, other.id, "@me"].sort());
  service.removeFrom(other);
  await service.until(() => bot.servers().length === 2, "the deletion");
  expect(bot.servers().sort()).toEqual([service.state.guild.id, "@me"].sort());
});

test("keeps the conversations of a server that is unavailable", async () => {
  const { bot, service, other } = await startThreeConversations();
  service.outage(other);
  await sleep(500);
  expect(bot.servers()).toHaveLength(3);
});

test("stores the servers of conversations from before they were stored", async () => {
  const { bot, service, other } = await startThreeConversations();
  await bot.stop();
  bot.forgetServers();
  await bot.start();
  await service.until(() => !bot.servers().includes(null), "the servers");
  expect(bot.servers().sort()).toEqual([service.state.guild.id, other.id, "@me"].sort());
});
