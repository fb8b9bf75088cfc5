import { expect, test } from "vitest";
import { colourAt, meeting, photo, plain, sizeOf } from "../people.ts";

const month = 30 * 24 * 60 * 60_000;

test("a number reaction picks, taking it away unpicks, and so does a moderator who clears them all", async () => {
  const { service, ada, begun, shows } = await meeting();
  const { thread, first } = await begun();
  const picked = (by: string | undefined) =>
    shows(thread, ({ text }) => (by ? text.includes(`picked by ${by}`) : !text.includes("picked by")), `picked by ${by}`);
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

test.each(["a server, where the thread is archived by then", "direct messages"])(
  "reactions and buttons on a card from before a restart work a month later, in %s",
  async (where) => {
    const { bot, service, ada, begun, drawn, shows, cards } = await meeting();
    const direct = where === "direct messages";
    if (direct) await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
    const place = direct ? ada.direct : (await begun("rotate left")).thread;
    const card = await drawn(place, "rotate left");
    await bot.stop();
    service.clock.advance(month);
    await bot.start();
    if (!direct) expect(service.threadOn(place)?.thread?.archived).toBe(true);
    await ada.clicks(card, "Pick 1").answered();
    await shows(place, ({ text }) => text.includes("picked by Ada"), "the pick by button");
    await ada.clicks(card, "Pick 1").answered();
    await shows(place, ({ text }) => !text.includes("picked by Ada"), "no pick");
    ada.reacts(card, "1️⃣");
    await shows(place, ({ text }) => text.includes("picked by Ada"), "the pick");
    ada.unreacts(card, "1️⃣");
    await shows(place, ({ text }) => !text.includes("picked by Ada"), "no pick any more");
    if (!direct) ada.archives(place);
    await ada.clicks(card, "Run again").answered();
    await shows(place, ({ id, pictures }) => id !== card.id && pictures.length > 0, "the card of Again");
    expect(cards(place)).toHaveLength(2);
  },
);

test("a pick on an older card is what the next turn builds on", async () => {
  const { ada, begun, drawn, shows } = await meeting();
  const { thread, first } = await begun("rotate left");
  await ada.posts(thread, { text: "black and white" });
  await drawn(thread, "black and white");
  ada.reacts(first, "1️⃣");
  await shows(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await ada.posts(thread, { text: "rotate right" });
  const third = await drawn(thread, "rotate right");
  const bytes = third.pictures[0]?.bytes ?? Buffer.alloc(0);
  expect(await sizeOf(bytes)).toEqual([120, 80]);
  const [red = 0, green = 0, blue = 0] = await colourAt(bytes, 0.9, 0.5);
  expect(blue).toBeGreaterThan(2 * Math.max(red, green));
});

test("a second click on Pick takes the pick back; somebody else's stays theirs", async () => {
  const { service, ada, begun, shows } = await meeting();
  const { thread, first } = await begun();
  const bo = service.person("Bo");
  await ada.clicks(first, "Pick 1").answered();
  await bo.clicks(first, "Pick 1").answered();
  await shows(thread, ({ text }) => text.includes("picked by Ada, Bo"), "both picks");
  await ada.clicks(first, "Pick 1").answered();
  await shows(thread, ({ text }) => text.includes("picked by Bo"), "Bo's pick alone");
});

test("what was picked while the bot was away counts, also when something was said after the card", async () => {
  const { bot, service, ada, begun, shows } = await meeting();
  const { thread, first } = await begun();
  await ada.posts(thread, { pictures: [await photo("hat.png")] });
  await service.until(() => ada.sees(thread).find(({ text }) => plain(text).includes("next message")), "the clip");
  await bot.stop();
  ada.reacts(first, "1️⃣");
  await bot.start();
  await shows(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
});

test("reactions that mean nothing here, and numbers that the card does not have, change nothing", async () => {
  const { ada, service, begun, shows, cards } = await meeting();
  const { thread, first } = await begun();
  ada.reacts(first, "👍");
  ada.reacts(first, "7️⃣");
  service.person("Bo").reacts(first, "1️⃣");
  const picked = await shows(thread, ({ text }) => text.includes("picked by"), "Bo's pick");
  expect(picked.text).toContain("picked by Bo");
  expect(cards(thread)).toHaveLength(1);
});
