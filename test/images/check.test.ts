import { expect, test } from "vitest";
import { PictureError } from "../../src/core/errors.ts";
import { checkPicture } from "../../src/images/read.ts";
import { chunk, noise, quarters, withChunks } from "./fixtures.ts";

test("a model's picture is described as it is", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const bytes = await quarters().toFormat(format).toBuffer();
    expect(await checkPicture(bytes)).toEqual({ type: `image/${format}`, width: 48, height: 32, bytes: bytes.length });
  }
});

test("a model's picture may carry metadata and 16 bits", async () => {
  const png = await quarters().toColourspace("rgb16").png().toBuffer();
  expect(await checkPicture(withChunks(png, chunk("caBX", Buffer.from("signed"))))).toMatchObject({ width: 48, height: 32 });
});

test("its size is given upright", async () => {
  const bytes = await quarters().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await checkPicture(bytes)).toMatchObject({ width: 32, height: 48 });
});

test("it is decoded to the last row", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const bytes = await noise(400, 400).toFormat(format).toBuffer();
    await expect(checkPicture(bytes.subarray(0, -600))).rejects.toThrow("damaged");
  }
});

test("only what can be shown everywhere is taken from a model", async () => {
  const gif = await quarters().gif().toBuffer();
  await expect(checkPicture(gif)).rejects.toThrow(PictureError);
  await expect(checkPicture(gif)).rejects.toMatchObject({ code: "unsupported" });
});
