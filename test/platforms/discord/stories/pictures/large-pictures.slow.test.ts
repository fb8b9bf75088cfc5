import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { discordMessages } from "../../../../../src/platforms/discord/messages.ts";
import { unmarked } from "../../../../fakes/provenance.ts";
import { createModel, isFinished, noise, photo, sizeOf, startChat, unescapeMarkdown } from "../../start.ts";

const megabyte = 1024 * 1024;

test("shows a 14 MB result shrunk, says so, and builds on the original", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const model = createModel(async () => large);
  const { ada, startConversation, waitForResult } = await startChat(model);
  const { thread, first } = await startConversation("make it night");
  expect(large.length).toBeGreaterThan(14_000_000);
  expect(first.pictures[0]?.bytes.length).toBeLessThanOrEqual(10 * megabyte);
  expect(await sizeOf(first.pictures[0]?.bytes ?? large)).toEqual([2200, 2200]);
  expect(unescapeMarkdown(first.text)).toContain(discordMessages.shrunk);
  await ada.posts(thread, { text: "rain" });
  await waitForResult(thread, "rain");
  expect(large.equals(unmarked(model.references[1]?.[0]))).toBe(true);
});

test.each([0, 2])("fits four 9 MB results on one card at boost level %i", { timeout: 90_000 }, async (level) => {
  const large = await noise(1760, 1700);
  const { bot, ada, general, service, waitForCard } = await startChat(createModel(async () => large));
  await bot.stop();
  service.state.guild.premiumTier = level;
  await bot.start();
  await (await ada.uses("/edit", general, { prompt: "make it night", variants: 4, image: await photo() })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const card = await waitForCard(thread, (one) => isFinished(one) && one.pictures.length === 4, "four pictures");
  expect(large.length).toBeGreaterThan(8_900_000);
  expect(card.pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(25 * megabyte);
  for (const { bytes } of card.pictures) expect(await sizeOf(bytes)).toEqual([1760, 1700]);
  expect(unescapeMarkdown(card.text).split(discordMessages.shrunk)).toHaveLength(5);
});

test("keeps a shrunk picture and its hint after a restart without uploading it again", {
  timeout: 60_000,
}, async () => {
  const { bot, service, ada, startConversation, waitForCard } = await startChat(createModel(() => noise(2200, 2200)));
  const { thread, first } = await startConversation("make it night");
  await bot.stop();
  await bot.start();
  const before = service.requests.length;
  ada.reacts(first, "1️⃣");
  const picked = await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  expect(unescapeMarkdown(picked.text)).toContain(discordMessages.shrunk);
  expect(service.requests.slice(before).filter(({ files }) => files.length > 0)).toEqual([]);
});

test("uploads the original to a server with a larger limit", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const { bot, service, startConversation } = await startChat(createModel(async () => large));
  await bot.stop();
  service.state.guild.premiumTier = 2;
  await bot.start();
  const { first } = await startConversation("make it night");
  expect(large.equals(unmarked(first.pictures[0]?.bytes))).toBe(true);
  expect(unescapeMarkdown(first.text)).not.toContain("smaller");
});

test("posts pictures that fit unchanged but for their mark", async () => {
  const original = (await photo()).bytes;
  const { startConversation } = await startChat(createModel(async () => original));
  const { first } = await startConversation("make it night");
  expect(original.equals(unmarked(first.pictures[0]?.bytes))).toBe(true);
  expect(first.pictures[0]).toMatchObject({ name: "t1-v1.png", alt: "make it night" });
});

test("shrinks a picture that Discord refuses as too large and sends it again", { timeout: 60_000 }, async () => {
  const { service, startConversation } = await startChat(createModel(() => noise(1760, 1700)));
  service.uploadLimit = 8_000_000;
  const { first } = await startConversation("make it night");
  expect(first.pictures[0]?.bytes.length).toBeLessThanOrEqual(8_000_000);
});

test("repeats an edit once when it succeeded but lost its files", async () => {
  const drawn = Promise.withResolvers<void>();
  const { service, ada, general, waitForCard } = await startChat(createModel(async () => (await photo()).bytes, drawn.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await waitForCard({ id: posted.id }, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.faults.next("PATCH", /\/messages\/\d+$/).losesFiles();
  drawn.resolve();
  const withFiles = () =>
    service.requests.filter(({ method, files, status }) => method === "PATCH" && files.length > 0 && status);
  await service.until(() => withFiles().length === 2, "the repeated edit");
  expect((await waitForCard({ id: posted.id }, isFinished, "the final picture")).pictures).toHaveLength(1);
});

test("accepts a 40-megapixel picture", { timeout: 60_000 }, async () => {
  const { service, ada, general, waitForResult } = await startChat();

  const bytes = await sharp({ create: { width: 8000, height: 5000, channels: 3, background: "#2040e0" } })
    .jpeg()
    .toBuffer();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [{ name: "big.jpg", bytes }] });
  await service.until(() => service.threadOn(posted), "a thread");
  const card = await waitForResult({ id: posted.id }, "rotate left");
  expect(await sizeOf(card.pictures[0]?.bytes ?? bytes)).toEqual([5000, 8000]);
});
