import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { drawing, meeting, photo, plain } from "../people.ts";

test("what people type pings nobody and is shown as it was typed", async () => {
  const { service, ada, general, shows } = await meeting(drawing(async () => (await photo()).bytes));
  const bo = service.person("Bo");
  const words = `write @everyone **${bo.mention}** [here](https://example.com)`;
  await ada.posts(general, { text: `${service.mention} ${words}`, pictures: [await photo()] });
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const card = await shows(thread, ({ pictures }) => pictures.length > 0, "the card");
  expect(plain(card.text)).toContain("write @everyone **Bo** [here](https://example.com)");
  const sent = service.requests.filter(({ method, path }) => method !== "GET" && path.includes("/messages"));
  const bodies = sent.map(({ body }) => (body as { allowed_mentions?: object } | undefined)?.allowed_mentions).filter(Boolean);
  expect(new Set(bodies.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"parse":[]}']));
});

test("only who asked, who began, or a moderator cancels; a stranger is told so, alone", async () => {
  const never = new Promise<void>(() => {});
  const { service, ada, general, shows } = await meeting(drawing(async () => (await photo()).bytes, never));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const thread = { id: posted.id };
  const card = await shows(thread, ({ text }) => text.includes(messages.states.drawing), "the card");
  const refused = await service.person("Bo").clicks(card, "Cancel").reply();
  expect([refused.ephemeral, plain(refused.text)]).toEqual([true, expect.stringContaining("can cancel it")]);
  expect(ada.sees(thread).find(({ id }) => id === card.id)?.text).toContain(messages.states.drawing);
  await service.person("Mo", { moderates: true }).clicks(card, "Cancel").answered();
  await shows(thread, ({ text }) => text.includes("Cancelled"), "the end");
});

test("only who began a conversation, or a moderator, deletes it: asked once, then all of the bot's messages go", async () => {
  const { service, ada, general, begun, cards } = await meeting();
  const { thread, first } = await begun();
  const bo = service.person("Bo");
  expect(plain((await (await bo.uses("/delete", thread)).reply()).text)).toContain("Only the person who started");
  const menu = first.components.flatMap(({ components }) => components ?? []).find(({ options }) => options);
  const value = menu?.options?.find((option) => option.label.includes("Delete"))?.value ?? "";
  const asked = await ada.chooses(first, menu?.custom_id ?? "", [value]).reply();
  expect(asked.ephemeral).toBe(true);
  expect(plain(asked.text)).toContain("own messages stay");
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(() => cards(thread).every(({ ephemeral }) => ephemeral), "nothing of the bot's");
  expect(ada.sees(general).some(({ text }) => text.includes("rotate left"))).toBe(true);
});

test("links that have expired are asked for anew", async () => {
  const { service, ada, general, drawn } = await meeting();
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  service.clock.advance(3 * 24 * 60 * 60_000);
  service.expireLinks();
  await (await ada.uses("/edit", general, { prompt: "rotate left" })).answered();
  await drawn({ id: posted.id }, "rotate left");
});

test("turn two works from what was stored, though every link of turn one is dead and its uploads are gone", async () => {
  const { service, ada, general, drawn } = await meeting();
  await (await ada.uses("/edit", general, { prompt: "rotate left", image: await photo() })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  await drawn(thread, "rotate left");
  service.expireLinks();
  service.forgetUploads();
  await ada.posts(thread, { text: "rotate right" });
  await drawn(thread, "rotate right");
});

test("the bot's own posts start nothing, nor do other bots' words, pictures and numbers, heard at once or caught up with", async () => {
  const { bot, service, ada, general, begun, cards, drawn } = await meeting();
  const { thread, first } = await begun();
  const robo = service.person("Robo", { bot: true });
  const meddles = async () => {
    robo.reacts(first, "1️⃣");
    await robo.posts(thread, { text: "rotate right" });
    return robo.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  };
  const picked = () => cards(thread).filter(({ text }) => text.includes("picked by"));
  const posted = [await meddles()];
  await ada.posts(thread, { text: "invert it" });
  await drawn(thread, "invert it");
  expect(picked()).toEqual([]);
  await bot.stop();
  robo.unreacts(first, "1️⃣");
  posted.push(await meddles());
  await bot.start();
  await ada.posts(thread, { text: "make it sepia" });
  await drawn(thread, "make it sepia");
  expect(cards(thread).map(({ text }) => plain(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: invert it", "Ada: make it sepia"],
  ]);
  expect(picked()).toEqual([]);
  expect(posted.map((one) => service.threadOn(one))).toEqual([undefined, undefined]);
});

test("an unknown model is answered with the nearest, and nothing is drawn", async () => {
  const { ada, general } = await meeting();
  await ada.posts(general, { text: "look", pictures: [await photo()] });
  const use = await ada.uses("/edit", general, { prompt: "rotate left", models: "GPT Image 2, locl " });
  const said = plain((await use.reply()).text);
  expect(said).toContain('no model "GPT"');
  expect(said).toContain("Did you mean local?");
  expect(await (await ada.types("/edit", general, { models: "local, lo" }, "models")).choices()).toEqual([]);
});
