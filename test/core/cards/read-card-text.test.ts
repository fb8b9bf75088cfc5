// What the text of a posted card says, where the instruction isn't known from elsewhere.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { readCaption, readStatus, saysAuto, splitInstruction } from "../../../src/core/cards/read-card-text.ts";

test.each([
  messages.unusedFiles("pdf", ["notes.pdf", "letter.pdf"]),
  messages.unusedFiles("other", ["a.psd"]),
  messages.unusedFiles(
    "archive",
    [..."abcdef"].map((letter) => `${letter}.zip`),
  ),
  messages.unreadable("boat.png", "This picture is damaged."),
  messages.droppedReferences(0, 1, messages.modelTakesNoMore),
  messages.droppedReferences(0, 3, messages.modelTakesNoMore),
  messages.droppedReferences(1, 12, messages.modelTakesNoMore),
  messages.droppedReferences(5, 7, messages.fiveAtMost, ["f.png", "g.png"]),
  messages.firstOnly("cat.gif", "long"),
  messages.firstOnly("scan.tiff", "pages"),
  messages.firstFrame,
  messages.fewerVariants(2, 4),
  messages.fewerModels,
  messages.eachWithOneModel,
  messages.sameVariants("Built-in editor", 1, 3),
  messages.autoChose(["Built-in editor"], { kind: "all" }),
  messages.autoChose(["GPT Image 2", "FLUX.2 pro"], { kind: "unknown", words: ["dragon", "castle"] }),
  messages.autoChose(["GPT Image 2"], { kind: "unclear", words: "the first one" }),
])("is no part of the instruction: %s", (note) => {
  const lines = ["make it night", "with a moon", messages.drawing, note];
  expect(splitInstruction(lines.join("\n"), undefined)).toEqual({
    prompt: "make it night\nwith a moon",
    status: [messages.drawing, note],
  });
});

test.each(["Not used anywhere else", "Only the first 3 letters are used", "2 instead of 3 boats"])(
  "is what somebody wrote: %s",
  (line) => {
    expect(splitInstruction(`make it night\n${line}`, undefined)).toEqual({ prompt: `make it night\n${line}`, status: [] });
  },
);

test.each([
  messages.asksWhetherEdit,
  `${messages.asksForPicture} ${messages.createInstead}`,
  messages.asksAboutCost({ usd: 0.0042, unknown: 0 }),
  messages.asksAboutCost({ usd: 12.5, unknown: 1 }),
  messages.asksAboutCost({ usd: 0, unknown: 4 }),
])("is a question, and neither a note nor part of the instruction: %s", (question) => {
  expect(splitInstruction(`make it night\n${question}`, undefined)).toEqual({ prompt: "make it night", status: [question] });
  expect(readStatus([question, messages.firstFrame])).toEqual({ isCancelled: false, notes: [messages.firstFrame] });
});

test("knows a card whose model auto chose by its note", () => {
  const notes = [messages.firstFrame, messages.autoChose(["GPT Image 2"], { kind: "unknown", words: ["dragon", "moon"] })];
  expect([saysAuto(notes), saysAuto(notes.slice(0, 1)), saysAuto(["Auto: red"])]).toEqual([true, false, false]);
});

test.each(["local", "Built-in editor"])("reads a picture of the built-in editor that its caption calls “%s”", (name) => {
  const drawn = { number: 2, model: "local", state: "ready", isRestored: false, seconds: 0.4, costUsd: 0, seed: 7, rest: [] };
  expect(readCaption(`2 · ${name} · 0.4 s · free · seed 7`)).toEqual(drawn);
});
