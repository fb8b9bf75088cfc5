// Commands on Discord: what is answered privately, and what it does to the conversation.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Person } from "../../fakes/discord/people/person.ts";
import { colourAt, drawing, meeting, photo, plain, sizeOf } from "./people.ts";

const commanding = async () => {
  const here = await meeting();
  const asks = async (command: string, place: { id: string }, options = {}, by: Person = here.ada) => {
    const reply = await (await by.uses(command, place, options)).reply();
    expect(reply.ephemeral).toBe(true);
    return { ...reply, text: plain(reply.text) };
  };
  return { ...here, asks };
};

test("/again draws the newest turn once more, from the same pictures, with another seed", async () => {
  const { begun, asks, service, cards, drawn } = await commanding();
  const { thread, first } = await begun("rotate left");
  await asks("/again", thread);
  const [, second] = await service.until(
    () =>
      cards(thread).filter(({ pictures, text }) => pictures.length > 0 && text.includes("seed")).length === 2 && cards(thread),
    "the card of Again",
  );
  await drawn(thread, "rotate left");
  expect(await sizeOf(second?.pictures[0]?.bytes ?? Buffer.alloc(0))).toEqual([80, 120]);
  const seeds = [first, second].map((card) => /seed (\d+)/.exec(card?.text ?? "")?.[1]);
  expect(new Set(seeds).size).toBe(2);
  expect((await asks("/again", thread, { models: "locl" })).text).toContain("Did you mean local?");
});

test("/again and /undo where nothing was drawn say so", async () => {
  const { general, ada, asks } = await commanding();
  expect((await asks("/again", general)).text).toContain("no edit here to run again yet");
  expect((await asks("/undo", ada.direct)).text).toMatch(/nothing to undo|nothing here/i);
});

test.each(["by command", "by words"])("/undo %s: the next turn builds on the pictures before", async (how) => {
  const { ada, begun, drawn, asks, cards, service } = await commanding();
  const { thread } = await begun("rotate left");
  await ada.posts(thread, { text: "black and white" });
  await drawn(thread, "black and white");
  if (how === "by command") await asks("/undo", thread);
  else await ada.posts(thread, { text: "undo" });
  await service.until(() => cards(thread).some(({ text }) => text.includes(messages.restored)), "the undo");
  await ada.posts(thread, { text: "rotate right" });
  const card = await drawn(thread, "rotate right");
  const bytes = card.pictures[0]?.bytes ?? Buffer.alloc(0);
  expect(await sizeOf(bytes)).toEqual([120, 80]);
  const [red = 0, green = 0, blue = 0] = await colourAt(bytes, 0.9, 0.5);
  expect(blue).toBeGreaterThan(2 * Math.max(red, green));
});

test("/settings shows what holds, changes it in words, and the next turn is drawn by it", async () => {
  const { ada, begun, asks, shows } = await commanding();
  const { thread } = await begun("rotate left");
  expect((await asks("/settings", thread)).text).toContain("Aspect ratio: as is, resolution: standard, pictures per model: 1");
  expect((await asks("/settings", thread, { words: "variants 2, 1:1, title Cat" })).text).toContain(
    "Your next edit will use these settings",
  );
  const shown = await asks("/settings", thread);
  expect(shown.text).toContain("**Cat**");
  expect(shown.text).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 2");
  await ada.posts(thread, { text: "brighter" });
  const card = await shows(thread, ({ pictures, text }) => pictures.length === 2 && text.includes("brighter"), "two pictures");
  for (const { bytes } of card.pictures) expect(await sizeOf(bytes)).toEqual([80, 80]);
});

test("/settings by its form: who began changes, others are shown and told", async () => {
  const { service, ada, begun, asks } = await commanding();
  const { thread } = await begun("rotate left");
  const opened = ada.clicks(await asks("/settings", thread), "Change…");
  await (await ada.submits(opened, { variants: ["2"], aspect_ratio: ["1:1"] })).answered();
  const bo = service.person("Bo");
  const seen = await asks("/settings", thread, {}, bo);
  expect(seen.text).toContain("Aspect ratio: 1:1, resolution: standard, pictures per model: 2");
  expect(seen.buttons).toEqual([]);
  expect((await asks("/settings", thread, { words: "variants 3" }, bo)).text).toContain("Only the person who started");
});

test("/models tells what there is, in a server and directly", async () => {
  const { general, ada, asks } = await commanding();
  for (const place of [general, ada.direct])
    expect((await asks("/models", place)).text).toMatch(/^\*\*Built-in editor\*\* \(local\): .*\w\. free, up to/);
});

test("/history shows one's own conversations alone, each with its pictures, older ones on request", async () => {
  const { service, ada, general, begun, asks, drawn } = await commanding();
  const bo = service.person("Bo");
  expect((await asks("/history", general, {}, bo)).text).toContain("no conversations yet");
  const { thread } = await begun("rotate left");
  for (let one = 1; one <= 6; one++) {
    await ada.posts(ada.direct, { text: `brighter ${one}`, pictures: [await photo()] });
    await drawn(ada.direct, `brighter ${one}`);
  }
  const newest = await asks("/history", general);
  const named = (text: string) => [...text.matchAll(/^\*\*(.*)\*\* · 1 edit · <t:\d+:R> · (.*)$/gm)].map(([, ...one]) => one);
  expect(named(newest.text)).toEqual([6, 5, 4, 3, 2].map((one) => [`brighter ${one}`, "direct message"]));
  expect(newest.pictures.map(({ alt }) => alt)).toEqual([6, 5, 4, 3, 2].map((one) => `brighter ${one}`));
  const older = await ada.clicks(newest, "Older").reply();
  expect(named(plain(older.text))).toEqual([
    ["brighter 1", "direct message"],
    ["rotate left", `<#${thread.id}>`],
  ]);
  const [, strip] = older.pictures.map(({ bytes }) => bytes);
  const greens = [
    [0.1, 0.5],
    [0.45, 0.5],
    [0.9, 0.9],
    [0.9, 0.1],
  ].map(async ([x = 0, y = 0]) => {
    const [, green = 0, blue = 0] = await colourAt(strip ?? Buffer.alloc(0), x, y);
    return green > blue;
  });
  // The photo's left half is green; turned left, its lower half.
  expect(await Promise.all(greens)).toEqual([true, false, true, false]);
});

test("/settings mention_only: from then on only what mentions the bot is a turn, until it is off again", async () => {
  const { ada, service, begun, asks, drawn, cards } = await commanding();
  const { thread } = await begun("rotate left");
  await asks("/settings", thread, { mention_only: "on" });
  await ada.posts(thread, { text: "invert it" });
  await ada.posts(thread, { text: `${service.mention} make it sepia` });
  await drawn(thread, "make it sepia");
  await asks("/settings", thread, { mention_only: "off" });
  await ada.posts(thread, { text: "black and white" });
  await drawn(thread, "black and white");
  expect(cards(thread).map(({ text }) => plain(text).split("\n")[0])).toEqual([
    ...["Ada: rotate left", "Ada: make it sepia", "Ada: black and white"],
  ]);
});

test("/cancel ends what is drawn within two seconds, for who may; what waits behind it is drawn", async () => {
  const wait = Promise.withResolvers<void>();
  const model = drawing(async () => (await photo()).bytes, wait.promise);
  const { ada, service, general, shows, drawn } = await meeting(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  await shows(posted, ({ text }) => text.includes(messages.states.drawing), "the card");
  await ada.posts(posted, { text: "rain" });
  const stranger = await (await service.person("Bo").uses("/cancel", posted)).reply();
  expect(plain(stranger.text)).toContain("can cancel it");
  const asked = Date.now();
  await (await ada.uses("/cancel", posted)).answered();
  await shows(posted, ({ text }) => text.includes("night") && text.includes("Cancelled"), "the end of it");
  expect(Date.now() - asked).toBeLessThan(2000);
  wait.resolve();
  await drawn(posted, "rain");
});

test("/delete asks once and says what goes; then nothing of the bot's is left, and what people wrote stays", async () => {
  const { ada, begun, service } = await commanding();
  const { thread } = await begun();
  const asked = await (await ada.uses("/delete", thread)).reply();
  expect(plain(asked.text)).toMatch(/permanently removes its pictures and the bot's messages.*own messages stay/);
  await ada.posts(thread, { text: "// a remark" });
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(
    () => ada.sees(thread).every(({ author, ephemeral, type }) => author === "Ada" || ephemeral || type === 21),
    "nothing",
  );
  expect(ada.sees(thread).map(({ text }) => text)).toContain("// a remark");
});
