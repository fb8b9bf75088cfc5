import { expect, test } from "vitest";
import { colourAt, photo, sizeOf, startChat, unescapeMarkdown } from "../start.ts";

const month = 30 * 24 * 60 * 60_000;

test("picks on a reaction, and unpicks when it's removed or cleared by a moderator", async () => {
  const { service, ada, startConversation, waitForCard } = await startChat();
  const { thread, first } = await startConversation();
  const picked = (by: string | undefined) =>
    waitForCard(thread, ({ text }) => (by ? text.includes(`picked by ${by}`) : !text.includes("picked by")), `picked by ${by}`);
  ada.reacts(first, "1️⃣");
  await picked("Ada");
  ada.unreacts(first, "1️⃣");
  await picked(undefined);
  ada.reacts(first, "1️⃣");
  await picked("Ada");
  service.person("Mo", { moderates: true }).clearsReactions(first);
  await picked(undefined);
  ada.reacts(first, "1️⃣");
  await picked("Ada");
  service.person("Mia", { moderates: true }).clearsReactions(first, "1️⃣");
  await picked(undefined);
});

test.each(["an archived thread", "direct messages"])(
  "handles reactions and buttons on a month-old card after a restart, in %s",
  async (where) => {
    const { bot, service, ada, startConversation, waitForResult, waitForCard, cards } = await startChat();
    const direct = where === "direct messages";
    if (direct) await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    const place = direct ? ada.direct : (await startConversation("rotate left")).thread;
    const card = await waitForResult(place, "rotate left");
    await bot.stop();
    service.clock.advance(month);
    await bot.start();
    if (!direct) expect(service.threadOn(place)?.thread?.archived).toBe(true);
    await ada.clicks(card, "Pick 1").answered();
    await waitForCard(place, ({ text }) => text.includes("picked by Ada"), "the pick by button");
    await ada.clicks(card, "Pick 1").answered();
    await waitForCard(place, ({ text }) => !text.includes("picked by Ada"), "no pick");
    ada.reacts(card, "1️⃣");
    await waitForCard(place, ({ text }) => text.includes("picked by Ada"), "the pick");
    ada.unreacts(card, "1️⃣");
    await waitForCard(place, ({ text }) => !text.includes("picked by Ada"), "no pick");
    if (!direct) ada.archives(place);
    await ada.clicks(card, "Run again").answered();
    await waitForCard(place, ({ id, pictures }) => id !== card.id && pictures.length > 0, "the repeated card");
    expect(cards(place)).toHaveLength(2);
  },
);

test("builds the next turn on a pick on an older card", async () => {
  const { ada, startConversation, waitForResult, waitForCard } = await startChat();
  const { thread, first } = await startConversation("rotate left");
  await ada.posts(thread, { text: "black and white" });
  await waitForResult(thread, "black and white");
  ada.reacts(first, "1️⃣");
  await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await ada.posts(thread, { text: "rotate right" });
  const third = await waitForResult(thread, "rotate right");
  const bytes = third.pictures[0]?.bytes ?? Buffer.alloc(0);
  expect(await sizeOf(bytes)).toEqual([120, 80]);
  const [red = 0, green = 0, blue = 0] = await colourAt(bytes, 0.9, 0.5);
  expect(blue).toBeGreaterThan(2 * Math.max(red, green));
});

test("removes one's own pick on a second click, and nobody else's", async () => {
  const { service, ada, startConversation, waitForCard } = await startChat();
  const { thread, first } = await startConversation();
  const bo = service.person("Bo");
  await ada.clicks(first, "Pick 1").answered();
  await bo.clicks(first, "Pick 1").answered();
  await waitForCard(thread, ({ text }) => text.includes("picked by Ada, Bo"), "both picks");
  await ada.clicks(first, "Pick 1").answered();
  await waitForCard(thread, ({ text }) => text.includes("picked by Bo"), "Bo's pick alone");
});

test("applies picks made while the bot was away, even on a card that isn't the last message", async () => {
  const { bot, service, ada, startConversation, waitForCard } = await startChat();
  const { thread, first } = await startConversation();
  await ada.posts(thread, { pictures: [await photo("hat.png")] });
  await service.until(
    () => ada.sees(thread).find(({ text }) => unescapeMarkdown(text).includes("next message")),
    "the confirmation",
  );
  await bot.stop();
  ada.reacts(first, "1️⃣");
  await bot.start();
  await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
});

test("ignores other emoji and numbers that the card doesn't have", async () => {
  const { ada, service, startConversation, waitForCard, cards } = await startChat();
  const { thread, first } = await startConversation();
  ada.reacts(first, "👍");
  ada.reacts(first, "7️⃣");
  service.person("Bo").reacts(first, "1️⃣");
  const picked = await waitForCard(thread, ({ text }) => text.includes("picked by"), "Bo's pick");
  expect(picked.text).toContain("picked by Bo");
  expect(cards(thread)).toHaveLength(1);
});
