// An edit that costs more than people agreed to in advance is drawn and paid once, after one click of its author, on every platform.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { limits } from "../../fakes/bot.ts";
import { noise } from "../../images/fixtures.ts";
import { startDiscordDriver } from "../drivers/discord.ts";
import type { StartDriver } from "../drivers/driver.ts";
import { startPageDriver } from "../drivers/page.ts";
import { startSlackDriver } from "../drivers/slack.ts";

const POLLING = { timeout: 15_000, interval: 20 };

/** A picture costs 24 cents. */
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

/** Never draws anything. */
const broken: ImageModel = {
  ...dear,
  ...{ id: "broken/two" as ModelId, label: "Broken", estimateUsd: () => 0.01 },
  draw: () => Promise.reject(new ModelError("refused", "no", { costUsd: 0 })),
};

const platforms: [string, StartDriver][] = [
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
];

test.each(platforms)("asks once before it pays, and only its author may agree, on %s", async (_, startDriver) => {
  const driver = await startDriver({
    models: [dear],
    settings: { models: [dear.id], variants: 3 },
    limits: { ...limits, confirmUsd: 0.5 },
  });
  const textOf = async (number: number) => (await driver.card(number))?.text ?? "";
  await driver.start("make it night");
  await expect.poll(() => textOf(1), POLLING).toContain("This will cost about $0.72. Draw it?");
  await driver.clickAsStranger(1, "Draw");
  expect([driver.charges(), (await driver.turns())[0]?.state]).toEqual([[], "asking"]);
  await driver.click(1, "Draw");
  await expect.poll(() => textOf(1), POLLING).toContain("Total: $0.72.");
  expect(await textOf(1)).not.toContain("Draw it?");
  expect(driver.charges().map(({ usd }) => usd)).toEqual([0.24, 0.24, 0.24]);
  await driver.send("rain");
  await expect.poll(() => textOf(2), POLLING).toContain("Draw it?");
  await driver.click(2, "Cancel");
  await expect.poll(() => textOf(2), POLLING).not.toContain("Draw it?");
  expect([(await driver.turns()).map(({ state }) => state), driver.charges().length]).toEqual([["done", "cancelled"], 3]);
});

test.each(platforms)("asks before a retry with a dearer model, and pays it once, on %s", async (_, startDriver) => {
  const driver = await startDriver({
    models: [broken, dear],
    settings: { models: [broken.id], variants: 3 },
    limits: { ...limits, confirmUsd: 0.5 },
  });
  const textOf = async (number: number) => (await driver.card(number))?.text ?? "";
  await driver.start("make it night");
  await expect.poll(async () => (await driver.turns())[0]?.state, POLLING).toBe("failed");
  const isPage = startDriver === startPageDriver;
  expect(await driver.clickAndAgree(1, `Retry with ${isPage ? dear.id : dear.label}`)).toContain(
    "This will cost about $0.72. Draw it?",
  );
  await expect.poll(() => textOf(1), POLLING).toContain("Total: $0.72.");
  expect(driver.charges().map(({ usd }) => usd)).toEqual([0.24, 0.24, 0.24]);
  expect((await driver.turns()).length).toBe(1);
});
