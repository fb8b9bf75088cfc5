import { expect, test } from "vitest";
import type { ModelChoice } from "../../../../src/core/cards/views.ts";
import type { ModelId } from "../../../../src/core/vocabulary.ts";
import { offerModels, readSettings } from "../../../../src/platforms/shared/outbound/form-settings.ts";

const model = (id: string): ModelChoice => ({
  ...{ id: id as ModelId, label: id, about: "", price: "free", references: 1, seed: true, needsReference: false },
  ...{ aspectRatios: "any", resolutions: [] },
});
const all = ["a", "b", "c", "d", "a-name-that-is-too-long"].map(model);

test("offers the models in use first, and counts those that don't fit", () => {
  const { offered, selected, rest } = offerModels(["c" as ModelId], all, { options: 3, idLength: 10 });
  expect(offered.map(({ id }) => id)).toEqual(["c", "a", "b"]);
  expect([selected, rest]).toEqual([1, 2]);
});

test("reads settings back, and leaves out what the form didn't offer", () => {
  const fields: Record<string, string> = { aspect_ratio: "16:9", resolution: "8K", variants: "3" };
  expect(readSettings((id) => fields[id], [])).toEqual({ aspectRatio: "16:9", variants: 3 });
  const five = ["a", "b", "c", "d", "e"] as ModelId[];
  expect(readSettings(() => undefined, five)).toEqual({ models: five.slice(0, 4) });
});
