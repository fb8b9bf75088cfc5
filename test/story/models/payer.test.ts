// A drawing is charged to the person who requested it, on every platform: the author of a message, or the person who clicked.

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { noise } from "../../images/fixtures.ts";
import { startDiscordDriver } from "../drivers/discord.ts";
import type { StartDriver } from "../drivers/driver.ts";
import { startPageDriver } from "../drivers/page.ts";
import { startSlackDriver } from "../drivers/slack.ts";

const POLLING = { timeout: 15_000, interval: 20 };

/** Charges `usd` for a picture, and a cent for text instead of one. */
function createPaidModel(id: string, usd: number, draws: boolean): ImageModel {
  return {
    ...{ id: id as ModelId, label: id, about: "costs money" },
    can: {
      ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
      ...{ aspectRatios: "any", resolutions: ["standard"], cost: "computed", price: `$${usd} a picture` },
    },
    choices: (_, wanted) => wanted,
    estimateUsd: () => usd,
    async draw({ seed }) {
      if (!draws) throw new ModelError("no-image", "words", { costUsd: 0.01, userMessage: "No picture today." });
      return { image: await noise(60, 40).png().toBuffer(), costUsd: usd, notes: [], seed };
    },
  };
}

const platforms: [string, StartDriver][] = [
  ["the page", startPageDriver],
  ["Discord", startDiscordDriver],
  ["Slack", startSlackDriver],
];

test.each(platforms)(
  "charges Retry, Retry with another model and Run again to the person who clicked on %s",
  async (_, startDriver) => {
    const models = [createPaidModel("wordy/one", 0.02, false), createPaidModel("good/two", 0.04, true)];
    const driver = await startDriver({ models, settings: { models: ["wordy/one" as ModelId], variants: 1 } });
    const costs = () => driver.charges().map(({ usd }) => usd);
    const waitForCosts = (usd: number[]) => expect.poll(costs, POLLING).toEqual(usd);
    const waitForText = async (number: number, words: string) =>
      expect.poll(async () => (await driver.card(number))?.text ?? "", POLLING).toContain(words);
    await driver.start("make it night");
    await waitForCosts([0.01]);
    await waitForText(1, "No picture today");
    await driver.clickAsStranger(1, "Retry");
    await waitForCosts([0.01, 0.01]);
    await waitForText(1, "No picture today");
    await driver.clickAsStranger(1, "Retry with good/two");
    await waitForCosts([0.01, 0.01, 0.04]);
    await driver.clickAsStranger(1, "Run again");
    await waitForCosts([0.01, 0.01, 0.04, 0.01]);
    const [author, ...clicked] = driver.charges().map(({ person }) => person);
    expect([new Set(clicked).size, clicked.includes(author ?? "")]).toEqual([1, false]);
  },
);
