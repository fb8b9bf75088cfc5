// `auto`: the built-in editor if it understands the whole instruction, otherwise other models.

import { expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { createAuto } from "../../src/models/auto.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { local } from "../../src/models/local/local.ts";
import { FakeModel } from "../fakes/model.ts";

const auto = "auto" as ModelId;
const priced = (id: string, usd: number | undefined, references = 5) => {
  const model = new FakeModel(id, { cost: "computed", references });
  return Object.assign(model, { label: id, estimateUsd: () => usd });
};
const models = [local, priced("openrouter/dear", 0.2), priced("openrouter/cheap", 0.02), priced("openrouter/words", 0.01, 0)];
const withAuto = (list = models, autoModels?: ModelId[]) =>
  createModelRegistry(
    list,
    createAuto(local, autoModels, () => list),
  );
const order = (prompt: string, references = 1) => ({ prompt, history: [], references });

test.each([
  ["picks the editor for an instruction it understands", "make it warmer", 1, ["local"]],
  ["otherwise picks the cheapest model that accepts a picture", "add a dragon", 1, ["openrouter/cheap"]],
  ["picks another model for an instruction that is half understood", "make it warmer and add a dragon", 1, ["openrouter/cheap"]],
  ["picks another model when there is no picture to edit", "make it warmer", 0, ["openrouter/cheap"]],
])("%s", (_, prompt, references, ids) => {
  expect(withAuto().resolve([auto], order(prompt, references))).toEqual(ids);
});

test("prefers OpenAI's fast model when there is a key for it", () => {
  const list = [...models, priced("openai/gpt-image-2.6-flare", 0.3)];
  expect(withAuto(list).resolve([auto], order("add a dragon"))).toEqual(["openai/gpt-image-2.6-flare"]);
});

test("uses all models of AUTO_MODELS, and draws nothing twice next to other models", () => {
  const chosen = withAuto(models, ["openrouter/dear", "openrouter/words"] as ModelId[]);
  expect(chosen.resolve([auto], order("add a dragon"))).toEqual(["openrouter/dear", "openrouter/words"]);
  expect(chosen.resolve(["local", auto] as ModelId[], order("make it warmer"))).toEqual(["local"]);
});

test("isn't offered without other models, and falls back to the editor", () => {
  const alone = withAuto([local]);
  expect([alone.offers(auto), alone.choices().map(({ id }) => id)]).toEqual([false, ["local"]]);
  expect(alone.resolve([auto], order("add a dragon"))).toEqual(["local"]);
});

test("is listed like any other model, with its possible cost", () => {
  const choice = withAuto().choices()[0];
  expect(choice).toMatchObject({ id: "auto", references: 5, price: "free, or free" });
  expect(withAuto().offers(auto)).toBe(true);
  expect(withAuto().near("aut")[0]).toBe("auto");
});

test("suggests the next model: one that hasn't drawn the turn and accepts as many pictures", () => {
  expect(withAuto().other(["local" as ModelId], 1)?.id).toBe("openrouter/cheap");
  expect(withAuto().other(["openrouter/cheap" as ModelId], 1)?.id).toBe("openrouter/dear");
  expect(withAuto().other(["openrouter/cheap", "openrouter/dear"] as ModelId[], 1)).toBeUndefined();
});
