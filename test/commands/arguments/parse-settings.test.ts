import { expect, test } from "vitest";
import { readSettings, settingsOf } from "../../../commands/arguments/parse-settings.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";

const known = ["local", "openai/gpt-image-1", "openrouter/black-forest-labs/flux.2-pro"] as ModelId[];

test.each([
  ["variants 3", { variants: 3 }],
  ["2 variants", { variants: 2 }],
  ["16:9", { aspectRatio: "16:9" }],
  ["aspect ratio 4x3", { aspectRatio: "4:3" }],
  ["as is", { aspectRatio: "as is" }],
  ["original", { aspectRatio: "as is" }],
  ["aspect ratio original", { aspectRatio: "as is" }],
  ["High", { resolution: "high" }],
  ["resolution: ultra", { resolution: "ultra" }],
  ["seed 7", { seed: 7 }],
  ["seed 0", { seed: 0 }],
  ["seed new", { seed: "new" }],
  ["new seed", { seed: "new" }],
  ["models local", { models: ["local"] }],
  ["models: local, gpt-image-1", { models: ["local", "openai/gpt-image-1"] }],
  ["model flux.2-pro", { models: ["openrouter/black-forest-labs/flux.2-pro"] }],
  ["mention only on", { mentionOnly: true }],
  ["mention only", { mentionOnly: true }],
  ["mention only off", { mentionOnly: false }],
])('understands "%s"', (words, settings) => {
  expect(readSettings(words, known)).toEqual({ settings, complaints: [] });
});

test("reads several settings from one line in any order; a title takes the rest", () => {
  expect(
    readSettings("high, models local openai/gpt-image-1 16:9; variants 2 mention only off seed 12 title Seed 7, high", known),
  ).toEqual({
    settings: {
      resolution: "high",
      models: ["local", "openai/gpt-image-1"],
      aspectRatio: "16:9",
      variants: 2,
      mentionOnly: false,
      seed: 12,
    },
    title: "Seed 7, high",
    complaints: [],
  });
});

test.each([
  ["variants 5", "Choose 1 to 4 pictures"],
  ["variants 0", "isn't a possible number of variants"],
  ["variants many", "isn't a possible number of variants"],
  ["seed -1", "isn't a seed"],
  ["seed 2147483648", "isn't a seed"],
  ["5:7", `"5:7" isn't an available aspect ratio`],
  ["aspect ratio square", `"square" isn't an available aspect ratio`],
  ["resolution tiny", `"tiny" isn't an available resolution`],
  ["models", "Which models?"],
  ["models locl", "Did you mean local?"],
  ["title", "What should the title be?"],
  ["bigger", `"bigger" isn't a setting`],
  [":", "isn't a setting"],
])('rejects "%s"', (words, sentence) => {
  const { settings, complaints } = readSettings(words, known);
  expect(settings).toEqual({});
  expect(complaints).toEqual([expect.stringContaining(sentence)]);
});

test("keeps the valid settings and reports each invalid one", () => {
  expect(readSettings("variants 9 high bigger", known)).toMatchObject({ settings: { resolution: "high" }, complaints: [{}, {}] });
});

test("accepts anything that looks like an id when the models aren't known", () => {
  expect(readSettings("models local some/model")).toMatchObject({
    settings: { models: ["local", "some/model"] },
    complaints: [],
  });
  expect(readSettings("models gpt")).toMatchObject({ settings: {}, complaints: [{}] });
});

test("cuts a title at 100 characters", () => {
  expect(readSettings(`title ${"🎨".repeat(120)}`).title).toBe("🎨".repeat(100));
});

test("reports only the first invalid words, and stays fast with thousands of them", () => {
  const known = Array.from({ length: 400 }, (_, at) => `openrouter/maker/model-${at}` as ModelId);
  const nothing = Array.from({ length: 40_000 }, (_, at) => `m${at}x`);
  expect(settingsOf({ models: nothing.join(", ") }, known).complaints).toHaveLength(5);
  expect(readSettings(nothing.join(" "), known).complaints).toHaveLength(3);
  const same = Array.from({ length: 40_000 }, () => "model-7").join(" ");
  expect(settingsOf({ models: same }, known)).toEqual({ settings: { models: ["openrouter/maker/model-7"] }, complaints: [] });
  const [long = ""] = settingsOf({ models: "a".repeat(60_000) }, known).complaints;
  expect(long.length).toBeLessThan(200);
});
