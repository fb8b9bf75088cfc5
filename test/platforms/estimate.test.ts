// What an edit will cost, in the forms of each platform.

import { ComponentType } from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import type { Form, ModelChoice } from "../../src/core/cards/views.ts";
import type { DraftKey, ModelId } from "../../src/core/vocabulary.ts";
import { editModal as discordForm } from "../../src/platforms/discord/outbound/modals.ts";
import { editModal as slackForm } from "../../src/platforms/slack/outbound/modals.ts";
import { settings } from "../fakes/bot.ts";
import { startApp } from "./web/app.ts";
import { BrowserClient } from "./web/browser-client.ts";

const draft = "draft0000001" as DraftKey;
const models = Array.from(
  { length: 200 },
  (_, i): ModelChoice => ({
    ...{ id: `p/m${i}` as ModelId, label: `Model ${i}`, about: "draws", price: "≈ $0.04", references: 5, seed: true },
    ...{ needsReference: false, aspectRatios: "any", resolutions: ["standard"] },
  }),
);
const form: Form = { draft, prompt: "", models, settings, pictures: 1, each: false };
const estimate = "2 pictures, about $0.08";
const sentence = "With these settings: 2 pictures, about $0.08.";

test("says above Discord's list of models what its settings cost, in the room that a label has", () => {
  const descriptions = (shown: Form) =>
    discordForm(shown).components.flatMap((one) => (one.type === ComponentType.Label ? (one.description ?? []) : []));
  expect(descriptions({ ...form, estimate })).toEqual([expect.stringContaining(sentence)]);
  const long = descriptions({ ...form, estimate: "4 pictures, free or about $0.40, plus 2 pictures of unknown price" });
  for (const description of long) expect(description.length).toBeLessThanOrEqual(100);
  expect(descriptions({ ...form, models: models.slice(0, 3) })).toEqual([]);
});

test("says below the settings of Slack's form what they cost", () => {
  const blocks = (shown: Form) =>
    JSON.stringify(slackForm(shown, { draft, team: "T1", channel: "C1", starts: false }, []).blocks);
  expect(blocks({ ...form, estimate })).toContain(sentence);
  expect(blocks(form)).not.toContain("With these settings");
});

test("says on the page what the chosen options cost, without scripts too", async () => {
  const app = await startApp({ models: ["studio/easel" as ModelId] });
  onTestFinished(() => app.stop());
  const client = new BrowserClient(app);
  expect(await client.page("/c/new")).toMatch(/<p class="estimate"[^>]*>1 picture, about \$0\.04<\/p>/);
  const asked = (query: string) => client.page(`/estimate?offers=models&${query}`);
  expect(await asked("models=studio/easel&models=local&variants=3&pictures=1")).toBe("6 pictures, about $0.12");
  expect(await asked("models=studio/easel&variants=1&pictures=3&each=each")).toBe("3 pictures, about $0.12");
  expect(await asked("models=local&variants=4&pictures=1")).toBe("");
  expect((await client.get("/estimate?models=no/such&variants=99&pictures=-1&aspectRatio=7:1")).status).toBe(200);
});
