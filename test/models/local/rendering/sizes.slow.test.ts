// Sizes are checked before memory is allocated.

import sharp from "sharp";
import { expect, test } from "vitest";
import { createBlank, requireSize, transformPixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { edit } from "../pictures.ts";
import { disc, finds } from "../subject/fixtures.ts";

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
])("refuses “%s” for %i × %i pixels", async (instruction, width, height) => {
  expect(await edit(instruction, [await line(width, height)])).toMatchObject({
    kind: "refused",
    userMessage: expect.stringMatching(/megapixels|pixels per side/),
  });
});

test.each(["put them side by side", "put the subject on the second picture"])(
  "limits the size of the second picture in “%s”",
  async (instruction) => {
    const second = await line(1, 20_000);
    const outcome = await edit(instruction, [await line(4000, 400), second], finds(disc));
    if (outcome.kind === "refused") expect(outcome.userMessage).toMatch(/megapixels|pixels per side/);
  },
);

test("rejects results that are larger than announced", async () => {
  const picture = createBlank({ width: 10, height: 10 }, 3);
  await expect(transformPixels(picture, (one) => one.resize({ width: 20 }))).rejects.toThrow("20 × 20");
  await expect(transformPixels(picture, (one) => one.resize({ width: 20 }), { width: 9000, height: 9000 })).rejects.toThrow(
    "megapixels",
  );
});

test("allows up to 64 megapixels and 32,767 pixels per side", () => {
  requireSize({ width: 8000, height: 8000 });
  requireSize({ width: 32_767, height: 1 });
  expect(() => requireSize({ width: 8000, height: 8001 })).toThrow("64 megapixels");
  expect(() => requireSize({ width: 1, height: 32_768 })).toThrow("32,767 pixels per side");
});
