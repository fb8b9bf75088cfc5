import sharp from "sharp";
import { expect, test } from "vitest";
import { PictureError } from "../../src/core/errors.ts";
import { convertPicture } from "../../src/images/convert.ts";

const drawing = () =>
  sharp({ create: { width: 400, height: 200, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer();

test.each(["png", "webp"] as const)("keeps transparency as %s", async (type) => {
  const { format, hasAlpha, width } = await sharp(await convertPicture(await drawing(), type, undefined, "ada")).metadata();
  expect({ format, hasAlpha, width }).toEqual({ format: type, hasAlpha: true, width: 400 });
});

test("shows white in a JPEG where the picture is transparent", async () => {
  const made = sharp(await convertPicture(await drawing(), "jpeg", undefined, "ada"));
  const { data, info } = await made.raw().toBuffer({ resolveWithObject: true });
  expect([info.channels, ...data.subarray(0, 3)]).toEqual([3, 255, 255, 255]);
});

test.each([
  [100, 100, 50],
  [1000, 400, 200],
])("fits a picture into %i pixels without enlarging it", async (longest, width, height) => {
  const metadata = await sharp(await convertPicture(await drawing(), "webp", longest, "ada")).metadata();
  expect(metadata).toMatchObject({ width, height });
});

test("refuses bytes that are no picture", async () => {
  await expect(convertPicture(Buffer.from("no picture"), "png", undefined, "ada")).rejects.toThrow(PictureError);
});
