// A picture that was to have a transparent background is cut out with one click, once and for free, on every platform.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import type { ImageModel } from "../../src/core/ports/models.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { local } from "../../src/models/local/local.ts";
import { withTransparency } from "../../src/models/transparency.ts";
import { startDiscordDriver } from "./drivers/discord.ts";
import type { StartDriver } from "./drivers/driver.ts";
import { startPageDriver } from "./drivers/page.ts";
import { startSlackDriver } from "./drivers/slack.ts";

/** The first search for a subject takes long on a busy machine. */
const POLLING = { timeout: 100_000, interval: 50 };
const vase = readFileSync(join(import.meta.dirname, "../../src/platforms/web/samples/vase.webp"));

/** Draws an opaque picture every time. */
const dear: ImageModel = withTransparency({
  ...{ id: "dear/one" as ModelId, label: "Dear", about: "costs money" },
  can: {
    ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
    ...{ aspectRatios: "any", resolutions: ["standard"], cost: "computed", price: "$0.24 a picture" },
  },
  choices: (_, wanted) => wanted,
  estimateUsd: () => 0.24,
  draw: async ({ seed }) => ({ image: await sharp(vase).resize(320).png().toBuffer(), costUsd: 0.24, notes: [], seed }),
});

test.each<[string, StartDriver]>([
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
])("cuts out what a model drew with a background on %s", { timeout: 120_000 }, async (_, startDriver) => {
  const driver = await startDriver({ models: [local, dear], settings: { models: [dear.id], variants: 1 } });
  await driver.start("make it a sticker");
  await expect.poll(async () => (await driver.card(1))?.text, POLLING).toContain(messages.notTransparent);
  await driver.click(1, "Cut out (free)");
  await driver.click(1, "Cut out (free)");
  await expect.poll(async () => (await driver.turns())[1]?.state, POLLING).toBe("done");
  await expect.poll(async () => (await driver.card(2))?.pictures.length, POLLING).toBe(1);
  const [picture] = (await driver.card(2))?.pictures ?? [];
  expect((await sharp(picture).stats()).isOpaque).toBe(false);
  const turns = await driver.turns();
  expect(turns.map(({ prompt, state }) => [prompt, state])).toEqual([
    ["make it a sticker", "done"],
    [messages.cutOutPrompt, "done"],
  ]);
  expect(driver.charges().map(({ usd }) => usd)).toEqual([0.24]);
});
