import { afterEach, beforeEach, expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { createDiscordBot } from "../start.ts";

let bot: Awaited<ReturnType<typeof createDiscordBot>>;
beforeEach(async () => {
  bot = await createDiscordBot();
});
afterEach(() => bot.close());

const blue = sharp({ create: { width: 120, height: 80, channels: 3, background: "#2040e0" } })
  .png()
  .toBuffer();
const photo = async () => ({ name: "photo.png", bytes: await blue });

test("opens a thread on a mention with a picture, makes its messages turns, and keeps picks across a restart", async () => {
  await bot.start();
  const { service } = bot;
  const general = service.channel("general");
  const ada = service.person("Ada");
  await ada.posts(general, { text: `${service.mention} make it black and white`, pictures: [await photo()] });
  const thread = { id: await service.until(() => ada.sees(general).find((one) => one.threadId)?.threadId, "a thread") };
  const first = await service.until(
    () => ada.sees(thread).find((one) => one.buttons.some((button) => button.label === "Pick 1")),
    "the first card",
  );
  expect(first.pictures).toHaveLength(1);
  expect(first.pictures[0]?.alt).toBe("make it black and white");
  await bot.stop();
  await bot.start();
  ada.reacts(first, "1️⃣");
  await service.until(() => ada.sees(thread).find((one) => one.text.includes("picked by Ada")), "the pick");
  await ada.posts(thread, { text: "rotate left" });
  const second = await service.until(
    () => ada.sees(thread).find((one) => one.text.includes("rotate left") && one.pictures.length > 0),
    "the second card",
  );
  const { width, height } = await sharp(Buffer.from(second.pictures[0]?.bytes ?? [])).metadata();
  expect([width, height]).toEqual([80, 120]);
}, 30_000);
