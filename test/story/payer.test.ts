// Whoever causes a drawing pays for it, on every platform: the author for their words, a stranger for each of their clicks.

import { expect, test } from "vitest";
import { ModelError } from "../../src/core/errors.ts";
import type { ImageModel } from "../../src/core/ports.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { noise } from "../images/fixtures.ts";
import { onDiscord } from "./drivers/discord.ts";
import type { Sets } from "./drivers/driver.ts";
import { onPage } from "./drivers/page.ts";
import { onSlack } from "./drivers/slack.ts";

const patience = { timeout: 15_000, interval: 20 };

/** `usd` is charged for a picture, and a cent for words in place of one. */
function paid(id: string, usd: number, draws: boolean): ImageModel {
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

const platforms: [string, Sets][] = [
  ["the page", onPage],
  ["Discord", onDiscord],
  ["Slack", onSlack],
];

test.each(platforms)("on %s, Retry, Retry with another model and Again are booked on the person who clicked", async (_, sets) => {
  const models = [paid("wordy/one", 0.02, false), paid("good/two", 0.04, true)];
  const seat = await sets({ models, settings: { models: ["wordy/one" as ModelId], variants: 1 } });
  const costs = () => seat.charges().map(({ usd }) => usd);
  const paidSoFar = (usd: number[]) => expect.poll(costs, patience).toEqual(usd);
  const shows = async (number: number, words: string) =>
    expect.poll(async () => (await seat.card(number))?.text ?? "", patience).toContain(words);
  await seat.begins("make it night");
  await paidSoFar([0.01]);
  await shows(1, "No picture today");
  await seat.strangerClicks(1, "Retry");
  await paidSoFar([0.01, 0.01]);
  await shows(1, "No picture today");
  await seat.strangerClicks(1, "Retry with good/two");
  await paidSoFar([0.01, 0.01, 0.04]);
  await seat.strangerClicks(1, "Run again");
  await paidSoFar([0.01, 0.01, 0.04, 0.01]);
  const [author, ...clicked] = seat.charges().map(({ person }) => person);
  expect([new Set(clicked).size, clicked.includes(author ?? "")]).toEqual([1, false]);
});
