// Whatever an operation would make is measured before memory is taken for it.

import sharp from "sharp";
import { expect, test } from "vitest";
import { ModelError } from "../../../../src/core/errors.ts";
import { createBlank, requireSize, transformPixels } from "../../../../src/models/local/rendering/pixels.ts";
import { draw } from "../orders.ts";

const line = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#000" } })
    .png()
    .toBuffer();

test.each([
  ["rotate 45 degrees", 32_767, 1],
  ["rotate 45 degrees", 1, 32_767],
  ["rotate by 44 degrees", 32_767, 100],
  ["straighten by 44 degrees", 32_767, 1],
  ["straighten by 44 degrees", 1, 32_767],
  ["polaroid frame", 32_767, 1000],
  ["add a 20 px border", 32_767, 1],
  ["pad to a square", 32_767, 1],
  ["resize to 20000x20000", 40, 40],
  ["make it 16 times bigger", 4000, 40],
])("“%s” of %i × %i pixels is refused in a sentence", async (instruction, width, height) => {
  const error = await draw(instruction, [await line(width, height)]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code: "refused", userMessage: expect.stringMatching(/megapixels|pixels per side/) });
});

test.each(["put them side by side", "put the subject on the second picture"])(
  "“%s” does not blow the second picture up to any size",
  async (instruction) => {
    const second = await line(1, 20_000);
    const error = await draw(instruction, [await line(4000, 400), second]).catch((reason: unknown) => reason);
    if (error instanceof Error) expect(error).toMatchObject({ code: "refused", userMessage: expect.stringMatching(/\S+ \S+/) });
  },
);

test("nothing makes more pixels than it announced", async () => {
  const picture = createBlank({ width: 10, height: 10 }, 3);
  await expect(transformPixels(picture, (one) => one.resize({ width: 20 }))).rejects.toThrow("20 × 20");
  await expect(transformPixels(picture, (one) => one.resize({ width: 20 }), { width: 9000, height: 9000 })).rejects.toThrow(
    "megapixels",
  );
});

test("64 megapixels and 32,767 pixels a side are the most", () => {
  requireSize({ width: 8000, height: 8000 });
  requireSize({ width: 32_767, height: 1 });
  expect(() => requireSize({ width: 8000, height: 8001 })).toThrow("64 megapixels");
  expect(() => requireSize({ width: 1, height: 32_768 })).toThrow("32,767 pixels per side");
});
