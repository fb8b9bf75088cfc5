import { expect, test } from "vitest";
import { PictureError } from "../../src/core/errors.ts";
import { checkPicture } from "../../src/images/read.ts";
import { chunk, noise, quarters, withChunks } from "./fixtures.ts";

test("reports the type and size of a model's picture", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const bytes = await quarters().toFormat(format).toBuffer();
    expect(await checkPicture(bytes)).toEqual({ type: `image/${format}`, width: 48, height: 32, bytes: bytes.length });
  }
});

test("accepts metadata and 16 bits in a model's picture", async () => {
  const png = await quarters().toColourspace("rgb16").png().toBuffer();
  expect(await checkPicture(withChunks(png, chunk("caBX", Buffer.from("signed"))))).toMatchObject({ width: 48, height: 32 });
});

test("reports the upright size", async () => {
  const bytes = await quarters().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await checkPicture(bytes)).toMatchObject({ width: 32, height: 48 });
});

test("decodes to the last row", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const bytes = await noise(400, 400).toFormat(format).toBuffer();
    await expect(checkPicture(bytes.subarray(0, -600))).rejects.toThrow("damaged");
  }
});

test("accepts only types from a model that every platform can show", async () => {
  const gif = await quarters().gif().toBuffer();
  await expect(checkPicture(gif)).rejects.toThrow(PictureError);
  await expect(checkPicture(gif)).rejects.toMatchObject({ code: "unsupported" });
});
