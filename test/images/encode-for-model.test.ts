// Pictures on their way to a model: as small as it usefully takes them, made once.

import sharp from "sharp";
import { expect, test } from "vitest";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { encodeForModel } from "../../src/images/encode-for-model.ts";
import { images } from "../../src/images/read.ts";
import { noise } from "./fixtures.ts";

const use = { longestSide: 1024, bytes: 2 * 1024 * 1024 };

async function sent(bytes: Uint8Array, how = use) {
  const { info } = await images.read(bytes);
  const made = await encodeForModel(bytes, { ...info, key: "k" as BlobKey }, how);
  const { width, height, hasAlpha, format } = await sharp(made.bytes).metadata();
  expect(made.type).toBe(`image/${format}`);
  return { ...made, width, height, hasAlpha };
}

/** The largest difference of a channel's mean. */
async function apart(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [a, b] = [await sharp(one).removeAlpha().stats(), await sharp(other).removeAlpha().stats()];
  return Math.max(...a.channels.map(({ mean }, at) => Math.abs(mean - (b.channels[at]?.mean ?? 0))));
}

const clear = (width: number, height: number) => noise(width, height).ensureAlpha(0.5);

test.each([
  ["a JPEG", () => noise(1024, 600).jpeg()],
  ["a WebP", () => noise(600, 1024).webp()],
  ["a small PNG, which may be text", () => sharp({ create: { width: 900, height: 900, channels: 3, background: "#fff" } }).png()],
  ["a PNG that can be seen through", () => clear(600, 500).png()],
])("%s that is small enough goes as it is, byte by byte", async (_, make) => {
  const bytes = await make().toBuffer();
  expect(Buffer.from((await sent(bytes)).bytes).equals(bytes)).toBe(true);
});

test.each([
  ["across", 3000, 2000, 1024, 683],
  ["upright", 1000, 2000, 512, 1024],
])("a large photograph %s is sent at the longest side that counts, as a JPEG", async (_, width, height, wide, high) => {
  const bytes = await noise(width, height).png().toBuffer();
  const made = await sent(bytes);
  expect([made.type, made.width, made.height]).toEqual(["image/jpeg", wide, high]);
  expect(made.bytes.length).toBeLessThan(bytes.length / 4);
  expect(await apart(made.bytes, bytes)).toBeLessThan(2);
});

test("a photograph as a PNG is sent as a JPEG, in its size", async () => {
  const bytes = await noise(700, 500).blur(2).png().toBuffer();
  const made = await sent(bytes);
  expect([made.type, made.width, made.height]).toEqual(["image/jpeg", 700, 500]);
  expect(made.bytes.length).toBeLessThan(bytes.length / 2);
});

test("so is one with room for transparency and none in it", async () => {
  const made = await sent(await noise(700, 500).ensureAlpha(1).png().toBuffer());
  expect([made.type, made.hasAlpha]).toEqual(["image/jpeg", false]);
});

test("what can be seen through stays so: a PNG where that fits, else a WebP", async () => {
  const flat = sharp({ create: { width: 2000, height: 1000, channels: 4, background: { r: 9, g: 90, b: 200, alpha: 0.5 } } });
  const png = await sent(await flat.png({ compressionLevel: 0 }).toBuffer());
  expect([png.type, png.width, png.height, png.hasAlpha]).toEqual(["image/png", 1024, 512, true]);
  const webp = await sent(await clear(2000, 2000).png().toBuffer());
  expect([webp.type, webp.width, webp.hasAlpha]).toEqual(["image/webp", 1024, true]);
  expect(webp.bytes.length).toBeLessThanOrEqual(use.bytes);
});

test("a photograph that is still too heavy is made coarser, not sent heavier", async () => {
  const bytes = await noise(1500, 1500).jpeg({ quality: 100 }).toBuffer();
  const made = await sent(bytes, { longestSide: 1024, bytes: 600 * 1024 });
  expect([made.type, made.width]).toEqual(["image/jpeg", 1024]);
  expect(made.bytes.length).toBeLessThanOrEqual(600 * 1024);
});

test("it is made in one step from what is stored, however often and for whatever use it is made", async () => {
  const bytes = await noise(2000, 1500).png().toBuffer();
  const fine = { quality: 92, chromaSubsampling: "4:4:4" };
  const once = (side: number) => sharp(bytes).resize({ width: side, height: side, fit: "inside" }).jpeg(fine).toBuffer();
  for (const longestSide of [1024, 512, 1024])
    expect(Buffer.from((await sent(bytes, { ...use, longestSide })).bytes).equals(await once(longestSide))).toBe(true);
});
