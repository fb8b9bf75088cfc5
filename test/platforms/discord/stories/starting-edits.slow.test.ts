import { afterEach, beforeEach, expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { createDiscordBot } from "../start.ts";

let bot: Awaited<ReturnType<typeof createDiscordBot>>;
beforeEach(async () => {
  bot = await createDiscordBot();
});
afterEach(() => bot.close());

const blue = sharp({ create: { width: 120, height: 80, channels: 3, background: "#2040e0" } })
  .composite([{ input: { create: { width: 60, height: 20, channels: 3, background: "#f0f0f0" } }, left: 0, top: 0 }])
  .png()
  .toBuffer();
const photo = async (name = "photo.png") => ({ name, bytes: await blue });

async function startWith({ listens } = { listens: false }) {
  const { service } = bot;
  const general = service.channel("general");
  await bot.start(listens ? [general.id] : []);
  const ada = service.person("Ada");
  const drawn = (place: { id: string }, words: string) =>
    service.until(
      () => ada.sees(place).find(({ text, pictures }) => text.includes(words) && text.includes("seed") && pictures.length > 0),
      words,
    );
  const threadIn = () => service.until(() => ada.sees(general).find((one) => one.threadId)?.threadId, "a thread");
  return { service, general, ada, drawn, thread: async () => ({ id: await threadIn() }) };
}

test("/edit with an upload posts the picture and opens a thread on it", async () => {
  const { general, ada, drawn, thread } = await startWith();
  await (await ada.uses("/edit", general, { prompt: "rotate left", image: await photo() })).answered();
  await drawn(await thread(), "rotate left");
  const root = ada.sees(general).find((one) => one.threadId);
  expect(root?.pictures).toHaveLength(1);
  expect(root?.buttons.map(({ label }) => label)).toEqual(["Edit…"]);
}, 30_000);

test("/edit without a picture edits the newest one in that message's thread", async () => {
  const { general, ada, drawn, thread } = await startWith();
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  await (await ada.uses("/edit", general, { prompt: "rotate left" })).answered();
  expect(await thread()).toEqual({ id: posted.id });
  await drawn({ id: posted.id }, "rotate left");
}, 30_000);

test("asks what should change about a picture in a direct message, and starts a new conversation with the next", async () => {
  const { ada, service, drawn } = await startWith();
  await ada.posts(ada.direct, { text: "", pictures: [await photo()] });
  await service.until(
    () => ada.sees(ada.direct).find((one) => one.buttons.some(({ label }) => label === "Edit…")),
    "the question",
  );
  await ada.posts(ada.direct, { text: "rotate left" });
  await drawn(ada.direct, "rotate left");
  await ada.posts(ada.direct, { text: "blur it", pictures: [await photo("other.png")] });
  expect((await drawn(ada.direct, "blur it")).pictures[0]?.name).toBe("t1-v1.png");
}, 30_000);

test("starts from a picture in a channel that needs no mention", async () => {
  const { general, ada, drawn, thread } = await startWith({ listens: true });
  const posted = await ada.posts(general, { text: "rotate left", pictures: [await photo()] });
  expect(await thread()).toEqual({ id: posted.id });
  await drawn({ id: posted.id }, "rotate left");
}, 30_000);

test("handles messages posted while the bot was stopped once and in order", async () => {
  const { general, ada, service, drawn, thread } = await startWith();
  await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  const place = await thread();
  await drawn(place, "rotate left");
  await bot.stop();
  await ada.posts(place, { text: "blur it" });
  await ada.posts(place, { text: "make it sepia" });
  await bot.start();
  await drawn(place, "make it sepia");
  const cards = ada.sees(place).filter(({ text }) => text.includes("seed"));
  expect(cards.map(({ text }) => text.split("\n")[0])).toEqual(["Ada: rotate left", "Ada: blur it", "Ada: make it sepia"]);
}, 30_000);

test("posts the card once, with its picture, when the response is lost", async () => {
  const { general, ada, service, drawn, thread } = await startWith();
  service.faults.next("POST", /messages$/).losesResponse();
  await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  const place = await thread();
  await drawn(place, "rotate left");
  expect(ada.sees(place).filter(({ text }) => text.includes("rotate left"))).toHaveLength(1);
}, 30_000);
