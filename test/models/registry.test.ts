import { expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { createModelRegistry } from "../../src/models/index.ts";
import { guide, local } from "../../src/models/local/local.ts";
import { operations } from "../../src/models/local/operations/index.ts";

const named = (id: string) => ({ ...local, id: id as ModelId });
const models = createModelRegistry([
  local,
  named("openai/gpt-image-2"),
  named("openrouter/google/gemini-3.1-flash-image"),
  named("openai/gpt-image-1.5"),
]);

test("lists models in order, and finds them by id", () => {
  expect(models.list().map(({ id }) => id)).toEqual(models.choices().map(({ id }) => id));
  expect(models.get("local" as ModelId)).toBe(local);
  expect(models.get("gpt" as ModelId)).toBeUndefined();
});

test("describes what each model can do and costs", () => {
  expect(models.choices()[0]).toMatchObject({
    id: "local",
    label: "Built-in editor",
    price: "free",
    references: 5,
    seed: true,
    needsReference: true,
  });
});

test.each([
  ["lokal", "local"],
  ["openai/gpt-image2", "openai/gpt-image-2"],
])("suggests for %s first %s", (typed, first) => {
  expect(models.near(typed)).toHaveLength(3);
  expect(models.near(typed)[0]).toBe(first);
});

test("lists every operation of the built-in editor with its first example in the help", () => {
  expect(guide.examples).toMatchObject(operations.map(({ name, examples }) => ({ name, say: examples[0] })));
});
