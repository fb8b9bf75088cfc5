// The list of models as each platform shows it.

import { expect, test } from "vitest";
import type { ModelChoice } from "../../src/core/cards/views.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { modelsView as onDiscord } from "../../src/platforms/discord/outbound/views.ts";
import { modelsView as onSlack } from "../../src/platforms/slack/outbound/views.ts";
import { modelsPage } from "../../src/platforms/web/pages/static.ts";

const easel: ModelChoice = {
  ...{ id: "studio/easel" as ModelId, label: "Easel", about: "Draws anything", price: "≈ $0.04 per picture", references: 3 },
  ...{ seed: true, needsReference: false, aspectRatios: "any", resolutions: ["standard"] },
};
const views: [string, (models: ModelChoice[]) => Promise<string>][] = [
  ["Discord", async (models) => onDiscord(models).content.replaceAll("\\", "")],
  ["Slack", async (models) => JSON.stringify(onSlack(models))],
  ["the page", async (models) => String(await modelsPage(models, undefined))],
];

test.each(views)("on %s: what it can do, what it will cost and what its pictures have cost here", async (_, shown) => {
  const list = await shown([{ ...easel, spent: "3 pictures for $0.12 in the last 30 days" }]);
  for (const fact of ["studio/easel", "Draws anything", "≈ $0.04 per picture", "3 pictures for $0.12 in the last 30 days"])
    expect(list).toContain(fact);
  expect(await shown([easel])).not.toContain("in the last 30 days");
});
