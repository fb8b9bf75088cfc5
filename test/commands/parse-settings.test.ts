import { expect, test } from "vitest";
import { readSettings, settingsOf } from "../../commands/parse-settings.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";

const known = ["local", "openai/gpt-image-1", "openrouter/black-forest-labs/flux.2-pro"] as ModelId[];

test.each([
  ["variants 3", { variants: 3 }],
  ["2 variants", { variants: 2 }],
  ["16:9", { aspectRatio: "16:9" }],
  ["aspect ratio 4x3", { aspectRatio: "4:3" }],
  ["as is", { aspectRatio: "as is" }],
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
])("%s is understood", (words, settings) => {
  expect(readSettings(words, known)).toEqual({ settings, complaints: [] });
});

test("several settings in one line, in any order; a title takes the rest", () => {
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
])("%s is complained about", (words, sentence) => {
  const { settings, complaints } = readSettings(words, known);
  expect(settings).toEqual({});
  expect(complaints).toEqual([expect.stringContaining(sentence)]);
});

test("what was understood is kept beside the complaints, one for each", () => {
  expect(readSettings("variants 9 high bigger", known)).toMatchObject({ settings: { resolution: "high" }, complaints: [{}, {}] });
});

test("where the models are not known, whatever looks like an id is taken", () => {
  expect(readSettings("models local some/model")).toMatchObject({
    settings: { models: ["local", "some/model"] },
    complaints: [],
  });
  expect(readSettings("models gpt")).toMatchObject({ settings: {}, complaints: [{}] });
});

test("a long title is cut at 100 characters", () => {
  expect(readSettings(`title ${"🎨".repeat(120)}`).title).toBe("🎨".repeat(100));
});

test("tells what is wrong with the first words only, and looks for no name among thousands of words", () => {
  const known = Array.from({ length: 400 }, (_, at) => `openrouter/maker/model-${at}` as ModelId);
  const nothing = Array.from({ length: 40_000 }, (_, at) => `m${at}x`);
  expect(settingsOf({ models: nothing.join(", ") }, known).complaints).toHaveLength(5);
  expect(readSettings(nothing.join(" "), known).complaints).toHaveLength(3);
  const same = Array.from({ length: 40_000 }, () => "model-7").join(" ");
  expect(settingsOf({ models: same }, known)).toEqual({ settings: { models: ["openrouter/maker/model-7"] }, complaints: [] });
  const [long = ""] = settingsOf({ models: "a".repeat(60_000) }, known).complaints;
  expect(long.length).toBeLessThan(200);
});
