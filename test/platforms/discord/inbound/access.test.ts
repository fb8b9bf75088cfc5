// DISCORD_GUILDS and DISCORD_ROLES: who may use the bot, whichever way they reach it.

import { describe, expect, test } from "vitest";
import type { AccessRules } from "../../../../src/platforms/discord/inbound/access.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { photo, startChat, unescapeMarkdown } from "../start.ts";

const elsewhere: AccessRules = { guilds: ["100000000000000001"], roles: [] };

/** Starts a conversation of Ada's, then restarts the bot with these access rules. */
async function restartWithRules(rules: (of: Awaited<ReturnType<typeof startChat>>) => AccessRules) {
  const chat = await startChat();
  const conversation = await chat.startConversation();
  const opened = chat.ada.picksFromMenu("Edit image", conversation.posted);
  await opened.form();
  await chat.bot.stop();
  await chat.bot.start([], rules(chat));
  const { ada } = chat;
  const countRefusals = () => ada.sees(chat.general).filter(({ text }) => text === discordMessages.notOnThisServer).length;
  return { ...chat, ...conversation, opened, countRefusals };
}

const rolesOf = ({ service }: Awaited<ReturnType<typeof startChat>>, id: string) =>
  service.state.guild.members.get(id)?.roles ?? [];

describe("on a server that isn't allowed", () => {
  test("refuses every command, menu, button and form with the same message", async () => {
    const { bot, ada, general, thread, posted, first, opened } = await restartWithRules(() => elsewhere);
    const apis = [
      await ada.uses("/edit", general, { prompt: "rotate left", image: await photo() }),
      await ada.uses("/again", thread),
      await ada.uses("/help", general),
      ada.picksFromMenu("Edit image", posted),
      ada.clicks(first, "Run again"),
      ada.clicks(first, "Pick 1"),
      await ada.submits(opened, { prompt: "darker" }),
    ];
    for (const way of apis) {
      const { text, ephemeral } = await way.reply();
      expect([unescapeMarkdown(text), ephemeral]).toEqual([discordMessages.notOnThisServer, true]);
    }
    expect(bot.turns()).toBe(1);
  });

  test("still lets people delete their data", async () => {
    const { bot, ada, general } = await restartWithRules(() => elsewhere);
    const asked = await (await ada.uses("/forget", general)).reply();
    await ada.clicks(asked, discordMessages.deleteSure).answered();
    await expect.poll(bot.turns, { timeout: 10_000 }).toBe(0);
  });

  test("answers a mention once, and ignores messages and reactions in its own threads", async () => {
    const { bot, service, ada, general, thread, first, countRefusals } = await restartWithRules(() => elsewhere);
    for (let time = 0; time < 2; time++)
      await ada.posts(general, { text: `${service.mention} darker`, pictures: [await photo()] });
    await service.until(countRefusals, "the refusal");
    await ada.posts(thread, { text: "brighter" });
    ada.reacts(first, "1️⃣");
    await service.until(
      () => ada.sees(ada.direct).some(({ text }) => text.includes(discordMessages.notOnThisServer)),
      "a direct message",
    );
    expect([countRefusals(), bot.turns()]).toEqual([1, 1]);
    expect(ada.sees(thread).some(({ text }) => unescapeMarkdown(text).includes("✓"))).toBe(false);
  });
});

describe("direct messages", () => {
  test("are refused when the person shares no allowed server", async () => {
    const { bot, service, ada } = await restartWithRules(() => elsewhere);
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(() => ada.sees(ada.direct).some(({ text }) => text === discordMessages.notDirectly), "the refusal");
    expect(bot.turns()).toBe(1);
  });

  test("work for members of an allowed server", async () => {
    const { ada, waitForResult } = await restartWithRules(({ service }) => ({ guilds: [service.state.guild.id], roles: [] }));
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await waitForResult(ada.direct, "rotate left");
  });

  test("work only for people with an allowed role", async () => {
    const { bot, service, ada, waitForResult } = await restartWithRules((met) => ({
      guilds: [],
      roles: rolesOf(met, met.ada.id),
    }));
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await waitForResult(ada.direct, "rotate left");
    const bo = service.person("Bo");
    await bo.posts(bo.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(() => bo.sees(bo.direct).some(({ text }) => text === discordMessages.notDirectly), "the refusal");
    expect(bot.turns()).toBe(2);
  });

  test("say that access couldn't be checked when Discord doesn't respond", async () => {
    const { service, ada } = await restartWithRules(({ service }) => ({ guilds: [service.state.guild.id], roles: [] }));
    service.faults.every("GET", /guilds\/\d+\/members/).answers(500);
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(
      () => ada.sees(ada.direct).some(({ text }) => unescapeMarkdown(text) === discordMessages.notChecked),
      "the refusal",
    );
  });
});

test("with DISCORD_ROLES, accepts commands, mentions and reactions only from members with an allowed role", async () => {
  const { bot, service, ada, general, first, waitForResult } = await restartWithRules((met) => ({
    guilds: [met.service.state.guild.id],
    roles: rolesOf(met, met.ada.id),
  }));
  const bo = service.person("Bo");
  const refused = await (await bo.uses("/edit", general, { prompt: "rotate left", image: await photo() })).reply();
  expect(unescapeMarkdown(refused.text)).toBe(discordMessages.notWithoutRole);
  await bo.posts(general, { text: `${service.mention} darker`, pictures: [await photo()] });
  await service.until(() => ada.sees(general).some(({ text }) => text === discordMessages.notWithoutRole), "the refusal");
  bo.reacts(first, "1️⃣");
  const posted = await ada.posts(general, { text: `${service.mention} rotate right`, pictures: [await photo()] });
  await waitForResult(posted, "rotate right");
  expect(bot.turns()).toBe(2);
});
