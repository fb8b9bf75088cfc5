// Animated GIF and WebP stay animated on their way in, without anything but their frames.

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { PictureError } from "../../src/core/errors.ts";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { encodeForModel } from "../../src/images/encode-for-model.ts";
import { checkPicture, readPicture } from "../../src/images/read.ts";
import { createPreview, resizeAnimation, resizeForDisplay, resizeForPage } from "../../src/images/renditions.ts";

const delay = [80, 120, 200];

interface Shape {
  width?: number;
  height?: number;
  count?: number;
}

/** One colour per frame: red first, then shades of blue. */
function pipeline({ width = 48, height = 32, count = 3 }: Shape = {}) {
  const strip = Buffer.alloc(width * height * count * 3);
  for (let at = 0; at < width * height * count; at++) {
    const frame = Math.floor(at / (width * height));
    strip.set(frame === 0 ? [240, 20, 20] : [20, 20, 80 + ((frame * 40) % 170)], 3 * at);
  }
  return sharp(strip, { raw: { width, height: height * count, channels: 3, pageHeight: height } });
}

async function film(type: "gif" | "webp", shape: Shape = {}): Promise<Buffer> {
  const shown = { delay: Array.from({ length: shape.count ?? 3 }, (_, at) => delay[at % 3] ?? 100), loop: 2 };
  return (
    type === "gif" ? pipeline(shape).gif({ ...shown, dither: 0 }) : pipeline(shape).webp({ ...shown, lossless: true })
  ).toBuffer();
}

const framesOf = (bytes: Uint8Array) => sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer();
const metadataOf = (bytes: Uint8Array) => sharp(bytes, { animated: true }).metadata();
const textIn = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** A comment after the header and palette of a GIF. */
function withComment(gif: Buffer, comment: string): Buffer {
  const start = 13 + ((gif[10] ?? 0) & 0x80 ? 3 * 2 ** (((gif[10] ?? 0) & 7) + 1) : 0);
  const block = Buffer.concat([Buffer.from([0x21, 0xfe, comment.length]), Buffer.from(comment), Buffer.from([0])]);
  return Buffer.concat([gif.subarray(0, start), block, gif.subarray(start), Buffer.from("\0\0\0\0")]);
}

describe.each(["gif", "webp"] as const)("an animated %s", (type) => {
  test("is kept byte by byte if it is nothing but its frames", async () => {
    const bytes = await film(type);
    const read = await readPicture(bytes);
    expect(read).toEqual({ bytes, info: { type: `image/${type}`, width: 48, height: 32, bytes: bytes.length, frames: 3 } });
    expect(await checkPicture(bytes)).toEqual(read.info);
  });

  test("loses comments, places and trailing bytes, and nothing else", async () => {
    const secret = "taken at 51.5 north";
    const bytes =
      type === "gif"
        ? withComment(await film("gif"), secret)
        : await sharp(await film("webp"), { animated: true })
            .withExif({ IFD0: { Copyright: secret } })
            .webp({ lossless: true, delay, loop: 2 })
            .toBuffer();
    expect(textIn(bytes)).toContain(secret);
    const read = await readPicture(bytes);
    expect(textIn(read.bytes)).not.toContain(secret);
    expect(read.info).toMatchObject({ frames: 3, bytes: read.bytes.length });
    expect(await metadataOf(read.bytes)).toMatchObject({ pages: 3, delay, loop: 2 });
    expect(await framesOf(read.bytes)).toEqual(await framesOf(bytes));
    if (type === "webp") expect((read.bytes[20] ?? 0) & ~0x10).toBe(0x02); // the flags of a file with metadata are gone too
    const again = await readPicture(Buffer.from(read.bytes));
    expect(Buffer.compare(again.bytes, read.bytes)).toBe(0);
  });

  test.each<[string, Shape]>([
    ["too many frames", { width: 8, height: 8, count: 301 }],
    ["too many pixels", { width: 2000, height: 1000, count: 17 }],
  ])("becomes its first frame with %s", async (_, shape) => {
    const { bytes, info, omitted } = await readPicture(await film(type, shape));
    expect([omitted, info.frames]).toEqual(["long", undefined]);
    expect(info).toMatchObject({ width: shape.width, height: shape.height });
    expect([...(await framesOf(bytes)).subarray(0, 3)].map((value) => Math.abs(value - 128) > 90)).toEqual([true, true, true]);
  });

  test("becomes its first frame if a later one is damaged, and is refused if that one is", async () => {
    const bytes = await film(type, { width: 200, height: 200, count: 6 });
    const damaged = Buffer.from(bytes.subarray(0, type === "gif" ? -30 : undefined)); // a shorter WebP has no structure at all
    if (type === "webp") damaged.fill(0xff, damaged.length - 12);
    const { info, omitted } = await readPicture(damaged);
    expect([info.frames, info.width, omitted]).toEqual([undefined, 200, "frames"]);
    await expect(readPicture(bytes.subarray(0, 40))).rejects.toThrow(PictureError);
  });

  test("is sent to models as its first frame", async () => {
    const bytes = await film(type);
    const { info } = await readPicture(bytes);
    const sent = await encodeForModel(bytes, { ...info, key: "" as BlobKey }, { longestSide: 1024, bytes: 4_000_000 });
    expect((await sharp(sent.bytes).metadata()).pages ?? 1).toBe(1);
    expect(["image/png", "image/jpeg"]).toContain(sent.type);
    const [red = 0, , blue = 0] = await sharp(sent.bytes).raw().toBuffer();
    expect([red > 200, blue < 60]).toEqual([true, true]);
  });

  test("moves on the page, and is still as a preview and a thumbnail", async () => {
    const bytes = await film(type, { width: 900, height: 600 });
    expect(await metadataOf(await resizeForPage(bytes, 640))).toMatchObject({
      format: "webp",
      width: 640,
      pages: 3,
      delay,
      loop: 2,
    });
    expect((await metadataOf(await resizeAnimation(bytes, 1200))).width).toBe(900);
    for (const still of [await resizeForPage(bytes, 320), await resizeForDisplay(bytes, 640), await createPreview(bytes)])
      expect((await metadataOf(still)).pages ?? 1).toBe(1);
  });
});

test("re-encodes an animated WebP with a colour profile as its first frame", async () => {
  const bytes = await sharp(await film("webp"), { animated: true })
    .withIccProfile("p3")
    .webp({ lossless: true })
    .toBuffer();
  const { info, omitted } = await readPicture(bytes);
  expect([info.frames, omitted]).toEqual([undefined, "frames"]);
});

test("keeps a GIF whose last byte is missing", async () => {
  const bytes = await film("gif");
  const read = await readPicture(bytes.subarray(0, -1));
  expect(Buffer.compare(read.bytes, bytes)).toBe(0);
  expect(read.info.frames).toBe(3);
});

test("a still GIF is no animation", async () => {
  expect((await readPicture(await film("gif", { count: 1 }))).info).toMatchObject({ type: "image/png" });
});
