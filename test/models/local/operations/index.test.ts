import { expect, test } from "vitest";
import { operationNamed, operations } from "../../../../src/models/local/operations/index.ts";
import { parsePlan } from "../pictures.ts";

const examples = operations.flatMap(({ name, examples }) => examples.map((example) => [example, name] as const));

test("lists at least forty operations, each with its own name and one line of help", () => {
  expect(operations.length).toBeGreaterThanOrEqual(40);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  expect(operations.filter(({ about }) => !/^[A-Z].*\.$/.test(about))).toEqual([]);
});

test.each(examples)("reads “%s” as %s and nothing else", (example, name) => {
  expect(parsePlan(example).steps.map((step) => step.name)).toEqual([name]);
});

test.each(examples)("labels “%s”", (example, name) => {
  const [step] = parsePlan(example).steps;
  expect(operationNamed(name).describe(step?.params ?? {})).toMatch(/^[\p{L}\p{N}#“].{2,}/u);
});
