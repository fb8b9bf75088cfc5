// A language model reads what the built-in editor can't: on the page and on Discord.
// cspell:ignore cuarto derecha entiende gírala hazla inglés ponle

import sharp from "sharp";
import { expect, test } from "vitest";
import { AUTO } from "../../../src/core/vocabulary.ts";
import { local } from "../../../src/models/local/local.ts";
import { createPlanner } from "../../../src/models/planner/planner.ts";
import { FakeModel } from "../../fakes/model.ts";
import { type LanguageAnswer, startLanguageModel } from "../../fakes/models/language-model.ts";
import { startDiscordDriver } from "../drivers/discord.ts";
import { photo, type StartDriver } from "../drivers/driver.ts";
import { startPageDriver } from "../drivers/page.ts";

const POLLING = { timeout: 30_000, interval: 50 };
const answers: Record<string, LanguageAnswer> = {
  "gírala un cuarto de vuelta a la derecha": { calls: [["rotate", { settings: { degrees: 90 } }]], text: "Claro" },
  "ponle un sombrero y gírala": {
    calls: [
      ["needs_drawing", { parts: ["ponle un sombrero"] }],
      ["rotate", { settings: { degrees: 90 } }],
    ],
  },
  "hazla más bonita": { calls: [["make_prettier", {}]] },
};

async function start(startDriver: StartDriver, isAuto = false) {
  const service = await startLanguageModel(answers);
  const planner = createPlanner({
    ...{ provider: "openai", model: "gpt-4.1-mini", apiKey: service.key, baseUrl: service.url, timeoutMs: 10_000 },
  });
  const driver = await startDriver({
    ...{ models: [local, new FakeModel("dear/one", { cost: "computed" })], planner },
    settings: { models: [isAuto ? AUTO : local.id], variants: 1 },
    ...(isAuto && { auto: true }),
  });
  return { service, driver };
}

const platforms: [string, StartDriver][] = [
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
];

test.each(platforms)("edits as the language model read it, and goes on from there, on %s", async (_, startDriver) => {
  const { service, driver } = await start(startDriver);
  await driver.start("gírala un cuarto de vuelta a la derecha");
  await expect.poll(async () => (await driver.card(1))?.pictures.length, POLLING).toBe(1);
  const card = await driver.card(1);
  expect(card?.text).toContain("Read as: rotated 90° right.");
  expect(await sharp(card?.pictures[0]).metadata()).toMatchObject({ width: photo.height, height: photo.width });
  await driver.send("as before, and flip it");
  await expect.poll(async () => (await driver.card(2))?.pictures.length, POLLING).toBe(1);
  expect(await sharp((await driver.card(2))?.pictures[0]).metadata()).toMatchObject({ width: photo.height, height: photo.width });
  expect(service.requests.map(({ instruction }) => instruction)).toEqual(["gírala un cuarto de vuelta a la derecha"]);
  expect(driver.charges().map(({ model, usd }) => [model, usd])).toEqual([["openai/gpt-4.1-mini", 0.00216]]);
});

test.each(platforms)("names what must be drawn on %s", async (_, startDriver) => {
  const { driver } = await start(startDriver);
  await driver.start("ponle un sombrero y gírala");
  await expect.poll(async () => (await driver.card(1))?.text, POLLING).toContain("can't draw anything new: “ponle un sombrero”");
});

test.each(platforms)("refuses as without a language model when that answers nonsense on %s", async (_, startDriver) => {
  const { service, driver } = await start(startDriver);
  await driver.start("hazla más bonita");
  await expect.poll(async () => (await driver.card(1))?.text, POLLING).toContain("solo entiende inglés");
  expect(service.requests.length).toBe(1);
});
