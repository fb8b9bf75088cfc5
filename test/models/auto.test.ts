// `auto`: the built-in editor where it understands every word, other models where not.

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
const withAuto = (list = models, wanted?: ModelId[]) =>
  createModelRegistry(
    list,
    createAuto(local, wanted, () => list),
  );
const order = (prompt: string, references = 1) => ({ prompt, history: [], references });

test.each([
  ["what the editor understands is drawn by it", "make it warmer", 1, ["local"]],
  ["what it does not, by the cheapest that takes a picture", "add a dragon", 1, ["openrouter/cheap"]],
  ["half understood is not understood", "make it warmer and add a dragon", 1, ["openrouter/cheap"]],
  ["without a picture there is nothing to edit", "make it warmer", 0, ["openrouter/cheap"]],
])("%s", (_, prompt, references, ids) => {
  expect(withAuto().resolve([auto], order(prompt, references))).toEqual(ids);
});

test("with a key for it, the first choice is OpenAI's quick model", () => {
  const list = [...models, priced("openai/gpt-image-2.6-flare", 0.3)];
  expect(withAuto(list).resolve([auto], order("add a dragon"))).toEqual(["openai/gpt-image-2.6-flare"]);
});

test("what was chosen for it is taken, all of it, and beside other models nothing is drawn twice", () => {
  const chosen = withAuto(models, ["openrouter/dear", "openrouter/words"] as ModelId[]);
  expect(chosen.resolve([auto], order("add a dragon"))).toEqual(["openrouter/dear", "openrouter/words"]);
  expect(chosen.resolve(["local", auto] as ModelId[], order("make it warmer"))).toEqual(["local"]);
});

test("where nothing else draws, it is not offered, and the editor answers", () => {
  const alone = withAuto([local]);
  expect([alone.offers(auto), alone.choices().map(({ id }) => id)]).toEqual([false, ["local"]]);
  expect(alone.resolve([auto], order("add a dragon"))).toEqual(["local"]);
});

test("people choose it like any other, and are told what it may cost", () => {
  const choice = withAuto().choices()[0];
  expect(choice).toMatchObject({ id: "auto", references: 5, price: "free, or free" });
  expect(withAuto().offers(auto)).toBe(true);
  expect(withAuto().near("aut")[0]).toBe("auto");
});

test("what else could draw it: the first that auto would take, never one that drew it already or takes fewer pictures", () => {
  expect(withAuto().other(["local" as ModelId], 1)?.id).toBe("openrouter/cheap");
  expect(withAuto().other(["openrouter/cheap" as ModelId], 1)?.id).toBe("openrouter/dear");
  expect(withAuto().other(["openrouter/cheap", "openrouter/dear"] as ModelId[], 1)).toBeUndefined();
});
