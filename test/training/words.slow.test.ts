// The classifier of messages is what training makes of the committed examples, and reads messages that it has never seen.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFold, score } from "../../training/words/evaluate.ts";
import { parseExamples, readExamples, renderWeights, train, weightsPath } from "../../training/words/train.ts";

const BUSY_MACHINE = { timeout: 240_000 };

test("the committed weights are those that training gives (npm run words)", BUSY_MACHINE, () => {
  expect(renderWeights(train(readExamples())) === readFileSync(weightsPath, "utf8")).toBe(true);
});

test("reads messages that weren't in training: few go to a model or unheard by mistake", BUSY_MACHINE, () => {
  const { talkToModel, editsUnheard, asked } = score(readFold(readExamples(), 0, false));
  expect(talkToModel).toBeLessThan(10);
  expect(editsUnheard).toBeLessThan(6);
  expect(asked).toBeLessThan(50);
});

test("names the line that is no example", () => {
  expect(() => parseExamples("a.tsv", "edit\tmore snow\nsnow\n")).toThrow("a.tsv, line 2: no label and message");
  expect(parseExamples("a.tsv", "edit\tmore snow\n")).toMatchObject([{ label: "edit", text: "more snow" }]);
});
