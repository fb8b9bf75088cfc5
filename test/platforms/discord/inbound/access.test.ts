// DISCORD_GUILDS and DISCORD_ROLES: who may use the bot, by every way to it.

import { describe, expect, test } from "vitest";
import type { AccessRules } from "../../../../src/platforms/discord/inbound/access.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { meeting, photo, plain } from "../people.ts";

const elsewhere: AccessRules = { guilds: ["100000000000000001"], roles: [] };

/** Ada's conversation is there already when the rules change. */
async function ruled(rules: (of: Awaited<ReturnType<typeof meeting>>) => AccessRules) {
  const met = await meeting();
  const begun = await met.begun();
  const opened = met.ada.picksFromMenu("Edit image", begun.posted);
  await opened.form();
  await met.bot.stop();
  await met.bot.start([], rules(met));
  const { ada } = met;
  const answers = () => ada.sees(met.general).filter(({ text }) => text === discordMessages.notOnThisServer).length;
  return { ...met, ...begun, opened, answers };
}

const rolesOf = ({ service }: Awaited<ReturnType<typeof meeting>>, id: string) =>
  service.state.guild.members.get(id)?.roles ?? [];

describe("on a server that may not use the bot", () => {
  test("every command, menu, button and form is answered by one sentence, and nothing is drawn", async () => {
    const { bot, ada, general, thread, posted, first, opened } = await ruled(() => elsewhere);
    const ways = [
      await ada.uses("/edit", general, { prompt: "rotate left", image: await photo() }),
      await ada.uses("/again", thread),
      await ada.uses("/help", general),
      ada.picksFromMenu("Edit image", posted),
      ada.clicks(first, "Run again"),
      ada.clicks(first, "Pick 1"),
      await ada.submits(opened, { prompt: "darker" }),
    ];
    for (const way of ways) {
      const { text, ephemeral } = await way.reply();
      expect([plain(text), ephemeral]).toEqual([discordMessages.notOnThisServer, true]);
    }
    expect(bot.turns()).toBe(1);
  });

  test("people can still delete what the bot has of them", async () => {
    const { bot, ada, general } = await ruled(() => elsewhere);
    const asked = await (await ada.uses("/forget", general)).reply();
    await ada.clicks(asked, discordMessages.deleteSure).answered();
    await expect.poll(bot.turns, { timeout: 10_000 }).toBe(0);
  });

  test("a mention is answered once, what people say in a thread of ours never, and a number picks nothing", async () => {
    const { bot, service, ada, general, thread, first, answers } = await ruled(() => elsewhere);
    for (let time = 0; time < 2; time++)
      await ada.posts(general, { text: `${service.mention} darker`, pictures: [await photo()] });
    await service.until(answers, "the sentence");
    await ada.posts(thread, { text: "brighter" });
    ada.reacts(first, "1️⃣");
    await service.until(
      () => ada.sees(ada.direct).some(({ text }) => text.includes(discordMessages.notOnThisServer)),
      "a direct message",
    );
    expect([answers(), bot.turns()]).toEqual([1, 1]);
    expect(ada.sees(thread).some(({ text }) => plain(text).includes("✓"))).toBe(false);
  });
});

describe("direct messages", () => {
  test("are answered by one sentence where the person shares no server that may use the bot", async () => {
    const { bot, service, ada } = await ruled(() => elsewhere);
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(() => ada.sees(ada.direct).some(({ text }) => text === discordMessages.notDirectly), "the sentence");
    expect(bot.turns()).toBe(1);
  });

  test("work for a member of such a server", async () => {
    const { ada, drawn } = await ruled(({ service }) => ({ guilds: [service.state.guild.id], roles: [] }));
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await drawn(ada.direct, "rotate left");
  });

  test("are for people with a role that may use the bot", async () => {
    const { bot, service, ada, drawn } = await ruled((met) => ({ guilds: [], roles: rolesOf(met, met.ada.id) }));
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await drawn(ada.direct, "rotate left");
    const bo = service.person("Bo");
    await bo.posts(bo.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(() => bo.sees(bo.direct).some(({ text }) => text === discordMessages.notDirectly), "the sentence");
    expect(bot.turns()).toBe(2);
  });

  test("say that it couldn't be checked where Discord doesn't tell", async () => {
    const { service, ada } = await ruled(({ service }) => ({ guilds: [service.state.guild.id], roles: [] }));
    service.faults.every("GET", /guilds\/\d+\/members/).answers(500);
    await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    await service.until(
      () => ada.sees(ada.direct).some(({ text }) => plain(text) === discordMessages.notChecked),
      "the sentence",
    );
  });
});

test("with DISCORD_ROLES, only a member with such a role is drawn for, by command, mention and number", async () => {
  const { bot, service, ada, general, first, drawn } = await ruled((met) => ({
    guilds: [met.service.state.guild.id],
    roles: rolesOf(met, met.ada.id),
  }));
  const bo = service.person("Bo");
  const refused = await (await bo.uses("/edit", general, { prompt: "rotate left", image: await photo() })).reply();
  expect(plain(refused.text)).toBe(discordMessages.notWithoutRole);
  await bo.posts(general, { text: `${service.mention} darker`, pictures: [await photo()] });
  await service.until(() => ada.sees(general).some(({ text }) => text === discordMessages.notWithoutRole), "the sentence");
  bo.reacts(first, "1️⃣");
  const posted = await ada.posts(general, { text: `${service.mention} rotate right`, pictures: [await photo()] });
  await drawn(posted, "rotate right");
  expect(bot.turns()).toBe(2);
});
