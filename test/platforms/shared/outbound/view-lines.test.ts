import { expect, test } from "vitest";
import type { ConversationSummary, ModelChoice } from "../../../../src/core/cards/views.ts";
import type { ConversationKey, ModelId } from "../../../../src/core/vocabulary.ts";
import { conversationFacts, modelFacts } from "../../../../src/platforms/shared/outbound/view-lines.ts";

const summary: ConversationSummary = {
  ...{ key: "talk00000001" as ConversationKey, title: "night", turns: 1, drawing: false, updatedAt: new Date(0), strip: [] },
};

test.each([
  [0.0042, "$0.0042"],
  [0.25, "$0.25"],
])("shows a cost of %s USD as %s", (costUsd, shown) => {
  expect(conversationFacts({ ...summary, costUsd }, "today")).toContain(shown);
});

test("says what a model takes and what it has cost", () => {
  const model: ModelChoice = {
    ...{ id: "fast" as ModelId, label: "Fast", about: "Quick.", price: "free", references: 0, seed: true, needsReference: false },
    ...{ aspectRatios: "any", resolutions: [], spent: "3 pictures here for $0.12 in 30 days" },
  };
  expect(modelFacts(model)).toBe("Quick · free · text only · takes a seed · 3 pictures here for $0.12 in 30 days");
});
