// What each family of models receives besides the person's words.

import { expect, test } from "vitest";
import { type PromptFamily, promptFor, systemTexts } from "../../src/models/prompts.ts";

const order = { prompt: "make it night", aspectRatio: "as is" } as const;
const families: PromptFamily[] = ["conversation", "instruction", "words"];

test.each(families)("sends the family %s nothing but the words if there is no picture", (family) => {
  expect(promptFor(family, order, 0)).toBe("make it night");
});

test("tells models of one instruction what to keep, and the aspect ratio only if none was chosen", () => {
  expect(promptFor("instruction", order, 1)).toBe(
    "make it night\n\n(Change only what the instruction asks for, and keep everything else as it is. Keep the aspect ratio of image 1, unless the instruction asks for another one.)",
  );
  expect(promptFor("instruction", { ...order, aspectRatio: "16:9" }, 1)).not.toContain("aspect ratio");
});

test.each(families)("numbers several pictures for the family %s, as people count them", (family) => {
  expect(promptFor(family, order, 3)).toMatch(
    /^make it night\n\n\(3 pictures are attached; “image 1” is the first.*“The second picture” is image 2\./,
  );
});

test("tells models with a conversation what to keep in their system text, and not with every message", () => {
  expect([promptFor("conversation", order, 1), promptFor("words", order, 1)]).toEqual(["make it night", "make it night"]);
  for (const text of Object.values(systemTexts))
    expect(text).toMatch(/Change only what .* keep everything else.*aspect ratio.*image 2/s);
});

test("cuts the words of a long instruction, and not what follows them", () => {
  const prompt = promptFor("instruction", { ...order, prompt: "x".repeat(40_000) }, 2);
  expect([prompt.length, prompt.endsWith(".)")]).toEqual([32_000, true]);
});
