import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { drawing, isWhole, meeting, noise, photo, plain, sizeOf } from "../people.ts";

const megabyte = 1024 * 1024;

test("a 14 MB result is shown smaller, and said; the next turn starts from the whole of it", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const model = drawing(async () => large);
  const { ada, begun, drawn } = await meeting(model);
  const { thread, first } = await begun("make it night");
  expect(large.length).toBeGreaterThan(14_000_000);
  expect(first.pictures[0]?.bytes.length).toBeLessThanOrEqual(10 * megabyte);
  expect(await sizeOf(first.pictures[0]?.bytes ?? large)).toEqual([2200, 2200]);
  expect(plain(first.text)).toContain(discordMessages.shrunk);
  await ada.posts(thread, { text: "rain" });
  await drawn(thread, "rain");
  expect(large.equals(model.given[1]?.[0] ?? Buffer.alloc(0))).toBe(true);
});

test.each([0, 2])("four 9 MB results fit one card, in a server at boost level %i", { timeout: 90_000 }, async (level) => {
  const large = await noise(1760, 1700);
  const { bot, ada, general, service, shows } = await meeting(drawing(async () => large));
  await bot.stop();
  service.state.guild.premiumTier = level;
  await bot.start();
  await (await ada.uses("/edit", general, { prompt: "make it night", variants: 4, image: await photo() })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const card = await shows(thread, (one) => isWhole(one) && one.pictures.length === 4, "four pictures");
  expect(large.length).toBeGreaterThan(8_900_000);
  expect(card.pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(25 * megabyte);
  for (const { bytes } of card.pictures) expect(await sizeOf(bytes)).toEqual([1760, 1700]);
  expect(plain(card.text).split(discordMessages.shrunk)).toHaveLength(5);
});

test("after a restart a picture that is shown smaller is not sent again, and is still said to be", {
  timeout: 60_000,
}, async () => {
  const { bot, service, ada, begun, shows } = await meeting(drawing(() => noise(2200, 2200)));
  const { thread, first } = await begun("make it night");
  await bot.stop();
  await bot.start();
  const before = service.requests.length;
  ada.reacts(first, "1️⃣");
  const picked = await shows(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  expect(plain(picked.text)).toContain(discordMessages.shrunk);
  expect(service.requests.slice(before).filter(({ files }) => files.length > 0)).toEqual([]);
});

test("a server that takes larger files gets the whole of them", { timeout: 60_000 }, async () => {
  const large = await noise(2200, 2200);
  const { bot, service, begun } = await meeting(drawing(async () => large));
  await bot.stop();
  service.state.guild.premiumTier = 2;
  await bot.start();
  const { first } = await begun("make it night");
  expect(large.equals(first.pictures[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(plain(first.text)).not.toContain("smaller");
});

test("what fits is posted byte for byte as the model gave it", async () => {
  const made = (await photo()).bytes;
  const { begun } = await meeting(drawing(async () => made));
  const { first } = await begun("make it night");
  expect(made.equals(first.pictures[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(first.pictures[0]).toMatchObject({ name: "t1-v1.png", alt: "make it night" });
});

test("a picture that Discord refuses as too large all the same is sent again, smaller", { timeout: 60_000 }, async () => {
  const { service, begun } = await meeting(drawing(() => noise(1760, 1700)));
  service.uploadLimit = 8_000_000;
  const { first } = await begun("make it night");
  expect(first.pictures[0]?.bytes.length).toBeLessThanOrEqual(8_000_000);
});

test("an edit that is answered well and has lost its files is sent again, once", async () => {
  const drawn = Promise.withResolvers<void>();
  const { service, ada, general, shows } = await meeting(drawing(async () => (await photo()).bytes, drawn.promise));
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await shows({ id: posted.id }, ({ text }) => text.includes(messages.states.drawing), "the card");
  service.faults.next("PATCH", /\/messages\/\d+$/).losesFiles();
  drawn.resolve();
  const withFiles = () =>
    service.requests.filter(({ method, files, status }) => method === "PATCH" && files.length > 0 && status);
  await service.until(() => withFiles().length === 2, "the edit, again");
  expect((await shows({ id: posted.id }, isWhole, "the final")).pictures).toHaveLength(1);
});

test("a 40 MP picture is taken", { timeout: 60_000 }, async () => {
  const { service, ada, general, drawn } = await meeting();

  const bytes = await sharp({ create: { width: 8000, height: 5000, channels: 3, background: "#2040e0" } })
    .jpeg()
    .toBuffer();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [{ name: "big.jpg", bytes }] });
  await service.until(() => service.threadOn(posted), "a thread");
  const card = await drawn({ id: posted.id }, "rotate left");
  expect(await sizeOf(card.pictures[0]?.bytes ?? bytes)).toEqual([5000, 8000]);
});
