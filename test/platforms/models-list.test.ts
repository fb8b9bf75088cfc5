// The list of models on each platform.

import { expect, test } from "vitest";
import type { ModelChoice } from "../../src/core/cards/views.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { modelsView as discordView } from "../../src/platforms/discord/outbound/views.ts";
import { modelsView as slackView } from "../../src/platforms/slack/outbound/views.ts";
import { modelsPage } from "../../src/platforms/web/pages/parts/static.ts";

const model: ModelChoice = {
  ...{ id: "studio/easel" as ModelId, label: "Easel", about: "Draws anything", price: "≈ $0.04 per picture", references: 3 },
  ...{ seed: true, needsReference: false, aspectRatios: "any", resolutions: ["standard"] },
};
const views: [string, (models: ModelChoice[]) => Promise<string>][] = [
  ["Discord", async (models) => discordView(models).content.replaceAll("\\", "")],
  ["Slack", async (models) => JSON.stringify(slackView(models))],
  ["the page", async (models) => String(await modelsPage(models, undefined))],
];

test.each(views)("shows what a model does, costs and has cost on %s", async (_, render) => {
  const list = await render([{ ...model, spent: "3 pictures for $0.12 in the last 30 days" }]);
  for (const fact of ["studio/easel", "Draws anything", "≈ $0.04 per picture", "3 pictures for $0.12 in the last 30 days"])
    expect(list).toContain(fact);
  expect(await render([model])).not.toContain("in the last 30 days");
});
