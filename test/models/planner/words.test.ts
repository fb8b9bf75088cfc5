// For which calls of a language model the grammar has words.

import { expect, test } from "vitest";
import { operations } from "../../../src/models/local/operations/index.ts";
import { readCalls, UnusableCalls } from "../../../src/models/planner/tools.ts";
import { hasOnlyExamples } from "../../../src/models/planner/words.ts";
import { describeEdit, parsePlan } from "../local/pictures.ts";

const examples = operations
  .filter(({ needsArea }) => !needsArea)
  .flatMap((operation) => operation.examples.map((example) => ({ example, operation })));

test.each(examples)("has words for the step of “$example”", ({ example, operation }) => {
  const [step] = parsePlan(example).steps;
  const call = hasOnlyExamples(operation) ? { like: example } : { settings: step?.params, region: step?.region };
  const { instruction } = readCalls([{ name: step?.name ?? "", arguments: JSON.stringify(call) }], 2);
  expect(describeEdit(instruction)).toBe(describeEdit(example));
});

test.each([
  ["recolour", { from: [255, 0, 0], to: [0, 0, 255] }, "all", "replace red with blue"],
  ["recolour", { from: [250, 12, 9], to: [0, 0, 255] }, "background", "replace #fa0c09 with blue on the background"],
  ["hue", { degrees: -137.2 }, "subject", "shift the hue by -137 degrees on the subject"],
  ["threshold", { level: 0.31, shift: 0 }, "all", "threshold at 31%"],
  ["colour-pop", { amount: 0.4 }, "all", "colour pop 40%"],
  ["crop-to-part", { part: "top-left", share: 0.4 }, "all", "crop to the top left corner (40%)"],
  ["reflect", { half: "bottom" }, "all", "mirror the bottom half"],
  ["edges", { paper: "black" }, "all", "neon edges"],
  ["timestamp", { anchor: "top", withTime: true }, "all", "add the date and time at the top"],
  ["brightness", { amount: 0.2 }, "background", "brightness +20% on the background"],
])("says %s with %o on %s as “%s”", (name, settings, region, instruction) => {
  expect(readCalls([{ name, arguments: JSON.stringify({ settings, region }) }], 1).instruction).toBe(instruction);
});

test.each([
  ["the values of an operation of which only examples are offered", "pixelate", { settings: { blocks: 12 } }],
  ["an example that isn't its own", "pixelate", { like: "sepia" }],
  ["values that the grammar has no words for", "blur", { settings: { radius: 309.31, unit: "px" } }],
  ["places that no tool offers", "brightness", { settings: { amount: 0.2 }, region: "sky" }],
])("refuses %s", (_, name, call) => {
  expect(() => readCalls([{ name, arguments: JSON.stringify(call) }], 1)).toThrow(UnusableCalls);
});
