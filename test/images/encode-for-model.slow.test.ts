// What a model receives: no larger than it can use, encoded once.

import sharp from "sharp";
import { expect, test } from "vitest";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { encodeForModel } from "../../src/images/encode-for-model.ts";
import { images } from "../../src/images/read.ts";
import { noise } from "./fixtures.ts";

const use = { longestSide: 1024, bytes: 2 * 1024 * 1024 };

async function encode(bytes: Uint8Array, constraints = use) {
  const { info } = await images.read(bytes);
  const made = await encodeForModel(bytes, { ...info, key: "k" as BlobKey }, constraints);
  const { width, height, hasAlpha, format } = await sharp(made.bytes).metadata();
  expect(made.type).toBe(`image/${format}`);
  return { ...made, width, height, hasAlpha };
}

/** The largest difference between the means of a channel. */
async function colourDifference(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [a, b] = [await sharp(one).removeAlpha().stats(), await sharp(other).removeAlpha().stats()];
  return Math.max(...a.channels.map(({ mean }, at) => Math.abs(mean - (b.channels[at]?.mean ?? 0))));
}

const translucent = (width: number, height: number) => noise(width, height).ensureAlpha(0.5);

test.each([
  ["a JPEG", () => noise(1024, 600).jpeg()],
  ["a WebP", () => noise(600, 1024).webp()],
  [
    "a small PNG, which may show text",
    () => sharp({ create: { width: 900, height: 900, channels: 3, background: "#fff" } }).png(),
  ],
  ["a translucent PNG", () => translucent(600, 500).png()],
])("sends %s that is small enough byte for byte", async (_, make) => {
  const bytes = await make().toBuffer();
  expect(Buffer.from((await encode(bytes)).bytes).equals(bytes)).toBe(true);
});

test.each([
  ["landscape", 1800, 1200, 1024, 683],
  ["portrait", 900, 1800, 512, 1024],
])("scales a large %s photo to the model's longest side and sends it as a JPEG", async (_, width, height, wide, high) => {
  const bytes = await noise(width, height).png().toBuffer();
  const made = await encode(bytes);
  expect([made.type, made.width, made.height]).toEqual(["image/jpeg", wide, high]);
  expect(made.bytes.length).toBeLessThan(bytes.length / 4);
  expect(await colourDifference(made.bytes, bytes)).toBeLessThan(2);
});

test("converts a photo in a PNG to JPEG at its size", async () => {
  const bytes = await noise(700, 500).blur(2).png().toBuffer();
  const made = await encode(bytes);
  expect([made.type, made.width, made.height]).toEqual(["image/jpeg", 700, 500]);
  expect(made.bytes.length).toBeLessThan(bytes.length / 2);
});

test("converts a PNG with an opaque alpha channel to JPEG", async () => {
  const made = await encode(await noise(700, 500).ensureAlpha(1).png().toBuffer());
  expect([made.type, made.hasAlpha]).toEqual(["image/jpeg", false]);
});

test("keeps transparency: as a PNG if that fits, otherwise as a WebP", async () => {
  const flat = sharp({ create: { width: 2000, height: 1000, channels: 4, background: { r: 9, g: 90, b: 200, alpha: 0.5 } } });
  const png = await encode(await flat.png({ compressionLevel: 0 }).toBuffer());
  expect([png.type, png.width, png.height, png.hasAlpha]).toEqual(["image/png", 1024, 512, true]);
  const webp = await encode(await translucent(1100, 1100).png().toBuffer());
  expect([webp.type, webp.width, webp.hasAlpha]).toEqual(["image/webp", 1024, true]);
  expect(webp.bytes.length).toBeLessThanOrEqual(use.bytes);
});

test("lowers the quality of a photo that is still too large", async () => {
  const bytes = await noise(1200, 1200).jpeg({ quality: 100 }).toBuffer();
  const made = await encode(bytes, { longestSide: 1024, bytes: 600 * 1024 });
  expect([made.type, made.width]).toEqual(["image/jpeg", 1024]);
  expect(made.bytes.length).toBeLessThanOrEqual(600 * 1024);
});

test("always encodes from the stored picture, never from an earlier encoding", async () => {
  const bytes = await noise(1400, 1050).png().toBuffer();
  const fine = { quality: 92, chromaSubsampling: "4:4:4" };
  const once = (side: number) => sharp(bytes).resize({ width: side, height: side, fit: "inside" }).jpeg(fine).toBuffer();
  for (const longestSide of [1024, 512, 1024])
    expect(Buffer.from((await encode(bytes, { ...use, longestSide })).bytes).equals(await once(longestSide))).toBe(true);
});
