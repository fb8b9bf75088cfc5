// What the built-in editor can do instead of an instruction that it refused is done with one click, once, on every platform.

import sharp from "sharp";
import { expect, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { local } from "../../src/models/local/local.ts";
import { startDiscordDriver } from "./drivers/discord.ts";
import { photo, type StartDriver } from "./drivers/driver.ts";
import { startPageDriver } from "./drivers/page.ts";
import { startSlackDriver } from "./drivers/slack.ts";

const POLLING = { timeout: 30_000, interval: 50 };

const platforms: [string, StartDriver][] = [
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
];

test.each(platforms)("does the part that was understood on %s", async (_, startDriver) => {
  const driver = await startDriver({ models: [local], settings: { models: [local.id], variants: 1 } });
  await driver.start("rotate it 90 degrees right and add a dragon");
  await expect.poll(async () => (await driver.card(1))?.text, POLLING).toContain("dragon");
  await driver.click(1, messages.doPossiblePart);
  await driver.click(1, messages.doPossiblePart);
  await expect.poll(async () => (await driver.turns())[1]?.state, POLLING).toBe("done");
  await expect.poll(async () => (await driver.card(2))?.pictures.length, POLLING).toBe(1);
  const [picture] = (await driver.card(2))?.pictures ?? [];
  expect(await sharp(picture).metadata()).toMatchObject({ width: photo.height, height: photo.width });
  expect((await driver.turns()).map(({ prompt, state }) => [prompt, state])).toEqual([
    ["rotate it 90 degrees right and add a dragon", "failed"],
    ["rotate it 90 degrees right", "done"],
  ]);
});

test.each(platforms)("does what comes near to the instruction on %s", async (_, startDriver) => {
  const driver = await startDriver({ models: [local], settings: { models: [local.id], variants: 1 } });
  await driver.start("make it an oil painting");
  await expect.poll(async () => (await driver.card(1))?.text, POLLING).toContain("oil");
  await driver.click(1, "posterize");
  await driver.click(1, "posterize");
  await expect.poll(async () => (await driver.card(2))?.pictures.length, POLLING).toBe(1);
  expect((await driver.turns()).map(({ prompt, state, settings }) => [prompt, state, settings.models])).toEqual([
    ["make it an oil painting", "failed", [local.id]],
    ["posterize", "done", [local.id]],
  ]);
});
