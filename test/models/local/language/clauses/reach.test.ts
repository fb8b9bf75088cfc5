import { expect, test } from "vitest";
import { understandPlan } from "../../../../../src/models/local/language/understand.ts";
import { editorMessages } from "../../../../../src/models/local/messages.ts";

/** Reads the last instruction after the earlier ones. */
function plan(prompt: string, ...earlier: string[]) {
  const history = earlier.map((past) => ({ prompt: past, choice: { index: 0, of: 1 } }));
  return understandPlan(prompt, history);
}

test.each([
  ["remove the background. More of the subject", [], 1, 0],
  ["remove the background, keep less of the person", [], -1, 0],
  ["more of the subject", ["remove the background"], 1, 1],
  ["include more of the subject please", ["blur the background"], 1, 1],
  ["more of the subject", ["remove the background", "more of the subject"], 2, 2],
  ["less of the subject", ["remove the background", "more of the subject"], 0, 2],
  ["less of it", ["blur the background. More of the subject"], 1, 1],
] as const)("“%s” after %j moves the outline by %d", (prompt, earlier, reach, turnsBack) => {
  const understood = plan(prompt, ...earlier);
  expect([understood.unmatched, understood.unsupported]).toEqual([[], undefined]);
  expect(understood.plan).toMatchObject({ reach, turnsBack });
  expect(understood.plan.steps).toHaveLength(1);
});

test.each([
  ["there is no earlier edit", [], editorMessages.noOutline],
  ["the last edit wasn't about the subject", ["warmer"], editorMessages.noOutline],
  [
    "it can't be moved further",
    ["remove the background. More of the subject. More of the subject"],
    editorMessages.outlineAtLimit,
  ],
] as const)("says so if %s", (_, earlier, sentence) => {
  expect(plan("more of the subject", ...earlier).unsupported).toBe(sentence);
});
