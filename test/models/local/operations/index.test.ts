import sharp from "sharp";
import { expect, test } from "vitest";
import { operationNamed, operations } from "../../../../src/models/local/operations/index.ts";
import { createBlank, decodePixels, ImpossibleOperation } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { paintFlat, parsePlan } from "../pictures.ts";

const examples = operations.flatMap(({ name, examples }) => examples.map((example) => [example, name] as const));

test("lists at least forty operations, each with its own name and one line of help", () => {
  expect(operations.length).toBeGreaterThanOrEqual(40);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  expect(operations.filter(({ about }) => !/^[A-Z].*\.$/.test(about))).toEqual([]);
});

test.each(examples)("reads “%s” as %s and nothing else", (example, name) => {
  expect(parsePlan(example, [], operationNamed(name).needsArea).steps.map((step) => step.name)).toEqual([name]);
});

test.each(examples)("labels “%s”", (example, name) => {
  const [step] = parsePlan(example, [], operationNamed(name).needsArea).steps;
  expect(operationNamed(name).describe(step?.params ?? {})).toMatch(/^[\p{L}\p{N}#“].{2,}/u);
});

test.each(operations.map(({ name, examples: [example] }) => [example, name]))(
  "says whether “%s” gives another result each time",
  async (example, name) => {
    const [step] = parsePlan(example, [], operationNamed(name).needsArea).steps;
    const picture = await decodePixels(sharp(await paintFlat(200, 120, 60, 420, 420)));
    const { width, height } = picture;
    const subject = { values: new Uint8ClampedArray(width * height).fill(255, 0, (width * height) / 2), width, height };
    let varies = false;
    const note = <T>(value: T) => {
      varies = true;
      return value;
    };
    const context = {
      ...{ scale: 1, references: 5, subject: () => subject },
      faces: async () => [],
      note() {},
      settle() {},
      reference: async () => createBlank({ width, height }, 3),
      area: async () => ({ values: new Uint8ClampedArray(width * height).fill(255, 4000, 4010), width, height }),
      get seed() {
        return note(7);
      },
      get requestedAt() {
        return note(new Date(0));
      },
    };
    await operationNamed(name)
      .run(picture, step?.params ?? {}, context)
      .catch((error: unknown) => expect(error).toBeInstanceOf(ImpossibleOperation));
    expect(varies).toBe(operationNamed(name).varies);
  },
);
