// How people really write, with a paid model, on every platform. What matters most is how often the model is asked.

import { expect, test } from "vitest";
import type { ModelId, Turn } from "../../src/core/vocabulary.ts";
import { limits } from "../fakes/bot.ts";
import { startProviders } from "../models/providers.ts";
import { startDiscordDriver } from "./drivers/discord.ts";
import { photo, type StartDriver } from "./drivers/driver.ts";
import { startPageDriver } from "./drivers/page.ts";
import { startSlackDriver } from "./drivers/slack.ts";

const flare = "gpt-image-2.6-flare";
const platforms: [string, StartDriver][] = [
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
];
const POLLING = { timeout: 20_000, interval: 50 };

async function startWith(startDriver: StartDriver, variants: number) {
  const { service, model } = await startProviders();
  const id = `openai/${flare}` as ModelId;
  const driver = await startDriver({
    ...{ models: [model(id)], settings: { models: [id], variants }, limits: { ...limits, createFromText: "ask" } },
  });
  const turn = async (number: number) => (await driver.turns())[number - 1];
  const until = (number: number, fact: (turn: Turn) => boolean, what: string) =>
    expect
      .poll(async () => ((one) => one !== undefined && fact(one))(await turn(number)), { ...POLLING, message: what })
      .toBe(true);
  return {
    ...{ service, driver, turn, until },
    drawn: (number: number) => until(number, ({ state }) => state === "done", `turn ${number} is drawn`),
    /** The prompts that the model was asked, oldest first, without what the bot adds for this family of models. */
    orders: () => service.orders().map(({ prompt }) => prompt.replace(/\s+\([^()]*\)$/, "")),
    /** The keys of the pictures from which a turn was drawn. */
    async sourcesOf(number: number) {
      const { references = [] } = (await turn(number)) ?? {};
      return references.map(({ image }) => image.key);
    },
    async picksOf(number: number) {
      const { variants = [] } = (await turn(number)) ?? {};
      return variants.flatMap(({ number: variant, picks }) => (picks.length > 0 ? [variant] : []));
    },
  };
}

test.each(platforms)(
  "words first, the picture after them, then talk, picks and steps back on %s",
  { timeout: 90_000 },
  async (_, start) => {
    const { driver, until, drawn, orders, turn, sourcesOf, picksOf } = await startWith(start, 2);
    await driver.start("make it brighter", 0);
    await until(1, ({ state, question }) => state === "asking" && question === "picture", "the question");
    expect(orders()).toEqual([]);
    await driver.send("", 1);
    await drawn(1);
    const first = ["make it brighter", "make it brighter"];
    expect([orders(), (await sourcesOf(1)).length]).toEqual([first, 1]);

    for (const words of ["looks good to me 👍", "thanks!", "https://example.com/boat", "what can you do?", "number 7", "stop"])
      await driver.send(words);
    await driver.send("2");
    await expect.poll(() => picksOf(1), POLLING).toEqual([2]);
    expect([orders(), (await driver.turns()).length]).toEqual([first, 1]);

    await driver.send("the second one, but warmer");
    await drawn(2);
    expect((await turn(2))?.prompt).toBe("warmer");
    const chosen = (await turn(1))?.variants[1]?.image?.key;
    expect(await sourcesOf(2)).toEqual([chosen]);
    const second = [...first, "warmer", "warmer"];

    await driver.send("undo");
    await drawn(3);
    await driver.send("back to the original");
    await drawn(4);
    expect([(await turn(3))?.kind, (await turn(4))?.kind, orders()]).toEqual(["undo", "undo", second]);
    await driver.send("let it rain");
    await drawn(5);
    expect(await sourcesOf(5)).toEqual(await sourcesOf(1));
    expect(orders()).toEqual([...second, "let it rain", "let it rain"]);
  },
);

test.each(platforms)("asks once about doubtful words, and stops in words on %s", { timeout: 90_000 }, async (_, start) => {
  const { service, driver, until, drawn, orders } = await startWith(start, 1);
  await driver.start("make it night");
  await drawn(1);
  await driver.send("I don't like it");
  await until(2, ({ state, question }) => state === "asking" && question === "words", "the question");
  expect(orders()).toEqual(["make it night"]);
  const hold = service.hold(flare, "answer");
  await driver.send("make it rain");
  await expect.poll(() => hold.waiting, POLLING).toBe(1);
  await driver.send("stop that please");
  await until(3, ({ state }) => state === "cancelled", "the cancelled turn");
  hold.release();
  await driver.send("make it snow");
  await drawn(4);
  expect(orders()).toEqual(["make it night", "make it rain", "make it snow"]);
});

test.each(platforms)("edits each of two pictures, and keeps the row on %s", { timeout: 90_000 }, async (_, start) => {
  const { driver, turn, drawn, orders, sourcesOf } = await startWith(start, 3);
  await driver.start("each: make it night", 2);
  await drawn(1);
  await driver.send("make them warmer");
  await drawn(2);
  const pictures = async (number: number) => (await turn(number))?.variants.map(({ image }) => image?.key);
  expect(await sourcesOf(2)).toEqual(await pictures(1));
  expect(await pictures(2)).toHaveLength(2);
  expect(orders()).toEqual(["make it night", "make it night", "make them warmer", "make them warmer"]);
});

const shots = [1, 2, 3];

test.each(platforms)("takes all pictures that follow the words, and pays once, on %s", { timeout: 90_000 }, async (_, start) => {
  const { driver, turn, drawn, until, orders } = await startWith(start, 1);
  await driver.start("make them brighter", 0);
  await until(1, ({ state, question }) => state === "asking" && question === "picture", "the question");
  for (const n of shots) await driver.postPhoto(n);
  await drawn(1);
  expect((await turn(1))?.references.map(({ image }) => image.width)).toEqual(shots.map((n) => photo.width + n));
  expect([orders().length, (await driver.turns()).length]).toEqual([1, 1]);
});

test.each(platforms)("starts a row with nine pictures on %s", { timeout: 90_000 }, async (_, start) => {
  const { driver, turn, drawn, orders } = await startWith(start, 1);
  await driver.start("each: make it night", 9);
  await drawn(1);
  const { variants = [], notes } = (await turn(1)) ?? {};
  expect([variants.map(({ state }) => state), notes, orders().length]).toEqual([Array(9).fill("ready"), [], 9]);
});
