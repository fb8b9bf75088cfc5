import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { createModel, photo, startChat, unescapeMarkdown } from "../start.ts";

test("shows what people type unchanged and pings nobody", async () => {
  const { service, ada, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes));
  const bo = service.person("Bo");
  const words = `write @everyone **${bo.mention}** [here](https://example.com)`;
  await ada.posts(general, { text: `${service.mention} ${words}`, pictures: [await photo()] });
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const card = await waitForCard(thread, ({ pictures }) => pictures.length > 0, "the card");
  expect(unescapeMarkdown(card.text)).toContain("write @everyone **Bo** [here](https://example.com)");
  const sent = service.requests.filter(({ method, path }) => method !== "GET" && path.includes("/messages"));
  const bodies = sent.map(({ body }) => (body as { allowed_mentions?: object } | undefined)?.allowed_mentions).filter(Boolean);
  expect(new Set(bodies.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"parse":[]}']));
});

test("lets only the author, the owner or a moderator cancel; others get an ephemeral error", async () => {
  const never = new Promise<void>(() => {});
  const { service, ada, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes, never));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const thread = { id: posted.id };
  const card = await waitForCard(thread, ({ text }) => text.includes(messages.states.drawing), "the card");
  const refused = await service.person("Bo").clicks(card, "Cancel").reply();
  expect([refused.ephemeral, unescapeMarkdown(refused.text)]).toEqual([true, expect.stringContaining("can cancel it")]);
  expect(ada.sees(thread).find(({ id }) => id === card.id)?.text).toContain(messages.states.drawing);
  await service.person("Mo", { moderates: true }).clicks(card, "Cancel").answered();
  await waitForCard(thread, ({ text }) => text.includes("Cancelled"), "the cancelled card");
});

test("lets only the owner or a moderator delete a conversation, after one confirmation", async () => {
  const { service, ada, general, startConversation, cards } = await startChat();
  const { thread, first } = await startConversation();
  const bo = service.person("Bo");
  expect(unescapeMarkdown((await (await bo.uses("/delete", thread)).reply()).text)).toContain("Only the person who started");
  const menu = first.components.flatMap(({ components }) => components ?? []).find(({ options }) => options);
  const value = menu?.options?.find((option) => option.label.includes("Delete"))?.value ?? "";
  const asked = await ada.chooses(first, menu?.custom_id ?? "", [value]).reply();
  expect(asked.ephemeral).toBe(true);
  expect(unescapeMarkdown(asked.text)).toContain("own messages stay");
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(() => cards(thread).every(({ ephemeral }) => ephemeral), "no messages of the bot");
  expect(ada.sees(general).some(({ text }) => text.includes("rotate left"))).toBe(true);
});

test("refreshes expired attachment links", async () => {
  const { service, ada, general, waitForResult } = await startChat();
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  service.clock.advance(3 * 24 * 60 * 60_000);
  const question = await (await ada.uses("/edit", general, { prompt: "rotate left" })).reply();
  service.expireLinks();
  await ada.clicks(question, "1 · photo.png from Ada").answered();
  await waitForResult({ id: posted.id }, "rotate left");
});

test("builds on stored pictures after the links and uploads of the first turn are gone", async () => {
  const { service, ada, general, waitForResult } = await startChat();
  await (await ada.uses("/edit", general, { prompt: "rotate left", image: await photo() })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  await waitForResult(thread, "rotate left");
  service.expireLinks();
  service.forgetUploads();
  await ada.posts(thread, { text: "rotate right" });
  await waitForResult(thread, "rotate right");
});

test("ignores its own posts and other bots' messages and reactions, live and in a backfill", async () => {
  const { bot, service, ada, general, startConversation, cards, waitForResult } = await startChat();
  const { thread, first } = await startConversation();
  const robo = service.person("Robo", { bot: true });
  const interfere = async () => {
    robo.reacts(first, "1️⃣");
    await robo.posts(thread, { text: "rotate right" });
    return robo.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  };
  const picked = () => cards(thread).filter(({ text }) => text.includes("picked by"));
  const posted = [await interfere()];
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  expect(picked()).toEqual([]);
  await bot.stop();
  robo.unreacts(first, "1️⃣");
  posted.push(await interfere());
  await bot.start();
  await ada.posts(thread, { text: "make it sepia" });
  await waitForResult(thread, "make it sepia");
  expect(cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: invert it", "Ada: make it sepia"],
  ]);
  expect(picked()).toEqual([]);
  expect(posted.map((one) => service.threadOn(one))).toEqual([undefined, undefined]);
});

test("suggests the nearest model for an unknown one", async () => {
  const { ada, general } = await startChat();
  await ada.posts(general, { text: "look", pictures: [await photo()] });
  const use = await ada.uses("/edit", general, { prompt: "rotate left", models: "GPT Image 2, locl " });
  const text = unescapeMarkdown((await use.reply()).text);
  expect(text).toContain('no model "GPT"');
  expect(text).toContain("Did you mean local?");
  expect(await (await ada.types("/edit", general, { models: "local, lo" }, "models")).choices()).toEqual([]);
});
