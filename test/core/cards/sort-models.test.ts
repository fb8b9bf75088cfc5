import { expect, test } from "vitest";
import { sortModels } from "../../../src/core/cards/sort-models.ts";
import type { ModelChoice } from "../../../src/core/cards/views.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";

function model(id: string, price: string): ModelChoice {
  return {
    ...{ id: id as ModelId, label: id, about: "", price, references: 1, seed: true, needsReference: false },
    ...{ aspectRatios: "any", resolutions: ["standard"] },
  };
}

test("sorts models: defaults, recently used, by price, unknown price", () => {
  const models = [
    model("dear", "≈ $0.2 per picture"),
    model("who knows", ""),
    model("used", "≈ $0.5 per picture"),
    model("cheap", "≈ $0.04 per picture"),
    model("free", "free"),
    model("local", "free"),
  ];
  const order = sortModels(models, ["local" as ModelId], ["used" as ModelId, "gone" as ModelId]).map(({ id }) => id);
  expect(order).toEqual(["local", "used", "free", "cheap", "dear", "who knows"]);
});
