import { expect, test } from "vitest";
import { understandPlan } from "../../../../../src/models/local/language/understand.ts";
import { describeEdit, parsePlan } from "../../pictures.ts";

// The turn before, the new instruction, and its steps. "earlier" starts from the pictures of the turn before.
const turns: [before: string, now: string, expected: string, from: "present" | "earlier"][] = [
  ["make it brighter", "more", "brightness +20%", "present"],
  ["make it brighter", "even more", "brightness +20%", "present"],
  ["make it brighter", "much more", "brightness +35%", "present"],
  ["make it brighter", "a bit more", "brightness +10%", "present"],
  ["make it brighter", "more of it", "brightness +20%", "present"],
  ["add a glow", "stronger", "glow 50%", "present"],
  ["add a glow", "not enough", "glow 50%", "present"],
  ["rotate right", "again", "rotated 90° right", "present"],
  ["make it brighter", "once more", "brightness +20%", "present"],
  ["make it brighter", "less", "brightness +10%", "earlier"],
  ["make it much brighter", "a bit less", "brightness +25%", "earlier"],
  ["make it brighter", "much less", "brightness +6%", "earlier"],
  ["make it brighter", "too much", "brightness +10%", "earlier"],
  ["add a vignette", "that's too strong", "vignette 28%", "earlier"],
  ["add a glow", "not so strong", "glow 25%", "earlier"],
  ["make it brighter", "only half as much", "brightness +10%", "earlier"],
  ["sepia at 40%", "twice as strong", "sepia 80%", "earlier"],
  ["add a glow", "double it", "glow 100%", "earlier"],
  ["make it brighter", "as before but warmer", "brightness +20%, warmth +25%", "earlier"],
  ["make it brighter", "same as before but with more contrast", "brightness +20%, contrast +25%", "earlier"],
  ["make it brighter", "like last time, but in sepia", "brightness +20%, sepia 85%", "earlier"],
  ["make it brighter", "as before but stronger", "brightness +32%", "earlier"],
  ["sepia", "like before but less", "sepia 43%", "earlier"],
  ["sepia and a vignette", "as before but without the vignette", "sepia 85%", "earlier"],
  ["tint it red", "as before but in blue", "blue tint 35%", "earlier"],
  ["add the text “hello” at the bottom", "the same but at the top", "caption “hello” at the top", "earlier"],
  ["add the text “hello” at the bottom", "at the top instead", "caption “hello” at the top", "earlier"],
  ["add the text “hello” at the bottom", "in red", "caption “hello” at the bottom in red", "earlier"],
  ["add the text “hello” at the bottom", "make the text red", "caption “hello” at the bottom in red", "earlier"],
  ["add the text “hello” at the bottom", "move the text to the top", "caption “hello” at the top", "earlier"],
  ["add the text “hello” at the bottom", "again", "caption “hello” at the bottom", "present"],
  ["write “hello” and make it brighter", "more", "brightness +20%", "present"],
  ["crop to 16:9", "from the top", "cropped to 16:9 from the top", "earlier"],
  ["add grain and make it brighter", "less grain", "grain 15%, brightness +20%", "earlier"],
  ["add grain and make it brighter", "a bit less grain", "grain 21%, brightness +20%", "earlier"],
  ["make it brighter", "less grain", "denoise 50%", "present"],
  ["make it brighter", "darker", "brightness −20%", "present"],
];

test.each(turns)("after “%s”, understands “%s” as %s", (before, now, expected, from) => {
  expect(describeEdit(now, [before])).toBe(expected);
  expect(parsePlan(now, [before]).turnsBack).toBe(from === "earlier" ? 1 : 0);
});

test("goes back to the same pictures for “less” after “less”", () => {
  expect(describeEdit("less", ["make it brighter", "less"])).toBe("brightness +5%");
  expect(parsePlan("less", ["make it brighter", "less"]).turnsBack).toBe(2);
});

test("repeats the first edit for “more” after “more”", () => {
  expect(describeEdit("more", ["make it brighter", "more", "more"])).toBe("brightness +20%");
});

test("repeats the variant that the conversation continued with", () => {
  const strong = { prompt: "make it brighter", choice: { index: 2, of: 3 } };
  expect(understandPlan("as before", [strong]).plan.steps).toMatchObject([
    { name: "brightness", params: { amount: expect.closeTo(0.32) } },
  ]);
});

test.each([
  ["write “hello”", "more", "This edit can't be made stronger or weaker: caption “hello” at the bottom."],
  [
    "make it brighter",
    "make the text red",
    "Say which text to add, in quotation marks. For example: add the text “Hello” at the bottom.",
  ],
  ["crop to 16:9", "less", "This edit can't be made stronger or weaker: cropped to 16:9."],
  ["make it brighter", "less vignette", "The last edit had no vignette to reduce."],
  ["make it brighter", "brighter, less vignette", "The last edit had no vignette to reduce."],
  ["make it brighter", "flip it, but not too much", "This edit can't be made stronger or weaker: flipped left to right."],
  ["add a hat", "more", "The built-in editor can't repeat “add a hat” because it doesn't understand that instruction."],
])("after “%s”, refuses “%s”: %s", (before, now, sentence) => {
  expect(understandPlan(now, [{ prompt: before, choice: { index: 0, of: 1 } }]).unsupported).toBe(sentence);
});

test.each(["in red", "at the top"])("does not understand “%s” if no step has a colour or a place", (prompt) => {
  const { unmatched, plan } = understandPlan(prompt, [{ prompt: "make it brighter", choice: { index: 0, of: 1 } }]);
  expect([unmatched, plan.steps]).toEqual([[{ clause: prompt, words: [prompt] }], []]);
});

test("refuses “undo” with other instructions", () => {
  expect(understandPlan("undo and make it brighter", []).unmatched).toMatchObject([{ clause: "undo" }]);
});
