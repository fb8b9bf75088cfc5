// `auto` says what it chose and why, and the other way is one click and one payment away, on every platform.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import { AUTO, type ModelId } from "../../../src/core/vocabulary.ts";
import { local } from "../../../src/models/local/local.ts";
import { noise } from "../../images/fixtures.ts";
import { startDiscordDriver } from "../drivers/discord.ts";
import type { StartDriver } from "../drivers/driver.ts";
import { startPageDriver } from "../drivers/page.ts";
import { startSlackDriver } from "../drivers/slack.ts";

const POLLING = { timeout: 15_000, interval: 20 };

const dear: ImageModel = {
  ...{ id: "dear/one" as ModelId, label: "Dear", about: "costs money" },
  can: {
    ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
    ...{ aspectRatios: "any", resolutions: ["standard"], cost: "computed", price: "$0.24 a picture" },
  },
  choices: (_, wanted) => wanted,
  estimateUsd: () => 0.24,
  draw: async ({ seed }) => ({ image: await noise(60, 40).png().toBuffer(), costUsd: 0.24, notes: [], seed }),
};

test.each<[string, StartDriver]>([
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
])("says what it chose, and draws the other way once, on %s", async (_, startDriver) => {
  const driver = await startDriver({ models: [local, dear], auto: true, settings: { models: [AUTO], variants: 1 } });
  const textOf = async (number: number) => (await driver.card(number))?.text ?? "";
  await driver.start("make it warmer");
  await expect.poll(() => textOf(1), POLLING).toContain("Auto: Built-in editor, because it does all of this exactly.");
  await driver.click(1, "Draw with Dear instead (about $0.24)");
  await driver.click(1, "Draw with Dear instead (about $0.24)");
  await expect.poll(() => textOf(2), POLLING).toContain("$0.24");
  await driver.send("add a dragon");
  await expect.poll(() => textOf(3), POLLING).toContain("Auto: Dear, because the built-in editor doesn't know “dragon”.");
  await expect.poll(() => textOf(3), POLLING).toContain("$0.24");
  expect(driver.charges().map(({ usd }) => usd)).toEqual([0.24, 0.24]);
});
