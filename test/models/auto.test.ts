// `auto`: the built-in editor if it understands the whole instruction, otherwise other models.

import { expect, test } from "vitest";
import type { AutoChoice } from "../../src/core/ports/models.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { createAuto, type Measurements } from "../../src/models/auto.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { local } from "../../src/models/local/local.ts";
import { FakeModel } from "../fakes/model.ts";

const auto = "auto" as ModelId;
const priced = (id: string, usd: number | undefined, references = 5) => {
  const model = new FakeModel(id, { cost: "computed", references });
  return Object.assign(model, { label: id, estimateUsd: () => usd });
};
const models = [local, priced("openrouter/dear", 0.2), priced("openrouter/cheap", 0.02), priced("openrouter/words", 0.01, 0)];
const withAuto = (list = models, autoModels?: ModelId[], measured: Measurements = new Map()) =>
  createModelRegistry(
    list,
    createAuto(
      local,
      autoModels,
      () => list,
      () => measured,
    ),
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

test.each<[string, number, AutoChoice["reason"]]>([
  ["make it warmer", 1, { kind: "all" }],
  ["make it warmer", 0, { kind: "create" }],
  ["add a dragon and make it warmer", 1, { kind: "unknown", words: ["dragon"] }],
  ["more", 1, { kind: "beyond" }],
  ["don't crop it", 1, { kind: "nothing" }],
  ["this is perfect, thanks", 1, { kind: "nothing" }],
  ["make it beautiful", 1, { kind: "beyond" }],
  ["make the first one warmer", 2, { kind: "unclear", words: "the first one" }],
  ["2 brighter", 2, { kind: "unclear", words: "2" }],
  ["make picture 2 warmer", 2, { kind: "unclear", words: "picture 2" }],
])("says why for %j with %i pictures", (prompt, references, reason) => {
  const choice = withAuto().chooseAuto(order(prompt, references));
  const isFree = reason.kind === "all" || reason.kind === "nothing";
  expect(choice).toEqual({ models: [isFree ? "local" : "openrouter/cheap"], reason });
  expect(withAuto().resolve([auto], order(prompt, references))).toEqual(choice?.models);
});

const measuredAs = (of: Record<string, [pictures: number, usd: number, seconds: number]>): Measurements =>
  new Map(Object.entries(of).map(([id, [pictures, usd, seconds]]) => [id as ModelId, { pictures, usd, seconds }]));

test.each([
  ["the usual one before it was measured", { "openrouter/dear": [50, 0.01, 1] }, "openrouter/cheap"],
  [
    "the usual one while the other has few pictures",
    { "openrouter/cheap": [50, 0.02, 60], "openrouter/dear": [9, 0.01, 1] },
    "openrouter/cheap",
  ],
  [
    "the cheaper one if both are as fast",
    { "openrouter/cheap": [50, 0.02, 20], "openrouter/dear": [50, 0.05, 20] },
    "openrouter/cheap",
  ],
  [
    "the faster one if it costs little more",
    { "openrouter/cheap": [50, 0.02, 60], "openrouter/dear": [10, 0.05, 10] },
    "openrouter/dear",
  ],
  ["a model that accepts a picture", { "openrouter/cheap": [50, 0.02, 60], "openrouter/words": [50, 0, 1] }, "openrouter/cheap"],
] as const)("chooses by what was measured: %s", (_, measured, expected) => {
  const chosen = withAuto(models, undefined, measuredAs(structuredClone(measured) as never));
  expect(chosen.resolve([auto], order("add a dragon"))).toEqual([expected]);
});

test("leaves what AUTO_MODELS says as it is, whatever was measured", () => {
  const measured = measuredAs({ "openrouter/cheap": [50, 0.02, 10], "openrouter/dear": [50, 0.2, 60] });
  expect(withAuto(models, ["openrouter/dear" as ModelId], measured).resolve([auto], order("add a dragon"))).toEqual([
    "openrouter/dear",
  ]);
});

test("picks the editor for a removal only where an area is marked", () => {
  const resolve = (prompt: string, marked: boolean) =>
    withAuto().resolve([auto], { ...order(prompt), ...(marked && { marked }) });
  expect(resolve("remove this", true)).toEqual(["local"]);
  expect(resolve("remove the cup", true)).toEqual(["local"]);
  expect(resolve("remove this", false)).toEqual(["openrouter/cheap"]);
  expect(resolve("remove the cup", false)).toEqual(["openrouter/cheap"]);
});
