import { expect, test } from "vitest";
import { operationNamed, operations } from "../../../../src/models/local/operations/index.ts";
import { understoodPlan } from "../pictures.ts";

const examples = operations.flatMap(({ name, examples }) => examples.map((example) => [example, name] as const));

test("there are at least forty operations, each with its own name, one line of help and an example", () => {
  expect(operations.length).toBeGreaterThanOrEqual(40);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  expect(operations.filter(({ about }) => !/^[A-Z].*\.$/.test(about))).toEqual([]);
});

test.each(examples)("“%s” is %s and nothing else", (example, name) => {
  expect(understoodPlan(example).steps.map((step) => step.name)).toEqual([name]);
});

test.each(examples)("“%s” says what it does", (example, name) => {
  const [step] = understoodPlan(example).steps;
  expect(operationNamed(name).describe(step?.params ?? {})).toMatch(/^[\p{L}\p{N}#“].{2,}/u);
});
