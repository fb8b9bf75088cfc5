// What a person's pictures have cost, on each platform.

import { expect, test } from "vitest";
import type { UsageView } from "../../src/core/cards/views.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { usageView as discordView } from "../../src/platforms/discord/outbound/views.ts";
import { usageView as slackView } from "../../src/platforms/slack/outbound/views.ts";
import { usagePage } from "../../src/platforms/web/pages/parts/static.ts";

const used = (drawings: number, unknown = 0) => ({ drawings, usd: drawings * 0.04, unknown });
const spent = { today: used(0), week: used(2), month: used(3, 1) };
const view: UsageView = {
  total: spent,
  models: [{ model: "studio/easel_2" as ModelId, ...spent }],
  budgets: [
    { whose: "person", usd: 1, left: 0.88 },
    { whose: "all", usd: 10, left: 0 },
  ],
};
const views: [string, (usage: UsageView) => Promise<string>][] = [
  ["Discord", async (usage) => discordView(usage).content.replaceAll("\\", "")],
  ["Slack", async (usage) => JSON.stringify(slackView(usage))],
  ["the page", async (usage) => String(await usagePage(usage)).replaceAll("&#39;", "'")],
];

test.each(views)("shows each period, each model and what's left on %s", async (_, render) => {
  const shown = await render(view);
  for (const fact of [
    ...["Today", "Last 7 days", "Last 30 days", "nothing", "2 pictures for $0.08", "3 pictures for about $0.12"],
    ...[
      "studio/easel_2",
      "$0.88 of your $1.00 budget is left today.",
      "$0.00 of the bot's $10.00 budget for everyone is left today.",
    ],
  ])
    expect(shown).toContain(fact);
});

test.each(views)("shows a hundred models within the limits of a message on %s", async (_, render) => {
  const models = Array.from({ length: 100 }, (_, at) => ({ model: `studio/${"long".repeat(10)}-${at}` as ModelId, ...spent }));
  const shown = await render({ ...view, models });
  expect(shown).toContain("studio/longlong");
  if (!shown.includes("<table")) expect(shown.length).toBeLessThan(6500);
});
