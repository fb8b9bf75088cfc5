import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { open } from "../../src/images/open.ts";
import { readPicture } from "../../src/images/read.ts";
import { stripTextChunks } from "../../src/images/scan/png.ts";
import { blue, chunk, differenceTo, green, noise, quarters, red, white, withChunks, withSegment } from "./fixtures.ts";

describe("returns a clean picture byte for byte", () => {
  const made: [name: string, make: () => Promise<Buffer>][] = [
    ["JPEG", () => quarters().jpeg().toBuffer()],
    ["progressive JPEG", () => quarters().jpeg({ progressive: true }).toBuffer()],
    ["grey JPEG", () => quarters().greyscale().jpeg().toBuffer()],
    [
      "JPEG with restart markers and full colour",
      () => quarters().jpeg({ mozjpeg: true, chromaSubsampling: "4:4:4" }).toBuffer(),
    ],
    ["PNG", () => quarters().png().toBuffer()],
    ["PNG with a palette", () => quarters().png({ palette: true }).toBuffer()],
    [
      "PNG with alpha",
      () =>
        quarters([red, green, blue, [0, 0, 0, 9]])
          .png()
          .toBuffer(),
    ],
    ["WebP", () => quarters().webp().toBuffer()],
    ["lossless WebP", () => quarters().webp({ lossless: true }).toBuffer()],
    [
      "WebP with alpha",
      () =>
        quarters([red, green, blue, [0, 0, 0, 9]])
          .webp()
          .toBuffer(),
    ],
  ];
  test.each(made)("%s", async (_, make) => {
    const bytes = await make();
    const read = await readPicture(bytes);
    expect(read.bytes).toBe(bytes);
    expect(read.info).toMatchObject({ width: 48, height: 32, bytes: bytes.length });
  });
});

describe("rewrites a picture to remove anything else in it", () => {
  const jpeg = () => quarters().jpeg({ quality: 95 }).toBuffer();
  const png = () => quarters().png().toBuffer();
  const secret = Buffer.from("Secret\0of a person");
  const jfif = Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1");
  const text = () => chunk("tEXt", secret);
  const made: [name: string, make: () => Promise<Buffer>][] = [
    ["a JPEG comment", async () => withSegment(await jpeg(), 0xfe, secret)],
    ["an APP segment", async () => withSegment(await jpeg(), 0xed, secret)],
    ["a thumbnail in JFIF", async () => withSegment(await jpeg(), 0xe0, Buffer.concat([Buffer.from("JFXX\0\x10"), secret]))],
    ["bytes in a JFIF segment", async () => withSegment(await jpeg(), 0xe0, Buffer.concat([jfif, secret]))],
    ["bytes after a JPEG", async () => Buffer.concat([await jpeg(), Buffer.from([0, 0, 1, 10]), secret])],
    ["a text chunk", async () => withChunks(await png(), text())],
    [
      "a compressed text chunk",
      async () => withChunks(await png(), chunk("zTXt", Buffer.concat([secret, deflateSync("of a person")]))),
    ],
    ["a C2PA chunk", async () => withChunks(await png(), chunk("caBX", secret))],
    [
      "a time and EXIF",
      async () => withChunks(await png(), chunk("tIME", Buffer.from([7, 233, 1, 1, 0, 0, 0])), chunk("eXIf", secret)),
    ],
    ["chunks after the end", async () => Buffer.concat([await png(), Buffer.from([0, 0, 0, 18]), text().subarray(4)])],
    ["bytes after a WebP", async () => Buffer.concat([await quarters().webp().toBuffer(), Buffer.from([1, 2, 3]), secret])],
    [
      "XMP in a WebP",
      () => quarters().withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret</x:xmpmeta>").webp({ quality: 95 }).toBuffer(),
    ],
  ];
  test.each(made)("%s", async (_, make) => {
    const bytes = await make();
    expect(bytes.includes("Secret")).toBe(true);
    const read = await readPicture(bytes);
    expect(Buffer.from(read.bytes).includes("Secret")).toBe(false);
    expect(await differenceTo(read.bytes, [red, green, blue, white])).toBeLessThanOrEqual(12);
    expect((await readPicture(read.bytes)).bytes).toBe(read.bytes);
  });
});

test("takes a WebP as clean with only its alpha flag set, not with its metadata flags", async () => {
  const webp = await quarters([red, green, blue, [0, 0, 0, 9]])
    .webp()
    .toBuffer();
  expect(webp.toString("latin1", 12, 16)).toBe("VP8X");
  const flagged = Buffer.from(webp);
  flagged[20] = (flagged[20] ?? 0) | 0x08;
  expect((await readPicture(flagged)).bytes).not.toBe(flagged);
});

test("accepts a flaw that costs no pixels, and removes it", async () => {
  const jpeg = await quarters().jpeg({ quality: 95, progressive: true }).toBuffer();
  const scan = jpeg.lastIndexOf("ffda", undefined, "hex");
  const flawed = Buffer.concat([jpeg.subarray(0, scan), Buffer.alloc(5, "x"), jpeg.subarray(scan)]);
  const read = await readPicture(flawed);
  expect(await differenceTo(read.bytes, [red, green, blue, white])).toBeLessThanOrEqual(8);
  expect(read.bytes.length).not.toBe(flawed.length);
});

test("rewrites a picture that is larger than its pixels need", async () => {
  const jpeg = await quarters().jpeg().toBuffer();
  const stuffed = Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(100_000, "x"), jpeg.subarray(-2)]);
  expect((await readPicture(stuffed)).bytes.length).toBeLessThan(2000);
});

test("removes a PNG's text chunks without decompressing them", async () => {
  const png = await quarters().png().toBuffer();
  const compressed = chunk("zTXt", Buffer.concat([Buffer.from("a\0\0"), deflateSync(Buffer.alloc(1_000_000))]));
  const wordy = withChunks(png, compressed, chunk("tEXt", Buffer.from("a\0b")), chunk("iTXt", Buffer.from("a\0\0\0\0\0b")));
  expect(stripTextChunks(Buffer.concat([wordy, compressed]))).toEqual(Buffer.concat([png, compressed]));
  expect(stripTextChunks(png)).toBe(png);
  const marked = withChunks(png, chunk("iTXt", Buffer.from("XML:com.adobe.xmp\0\0\0\0\0<x/>")));
  expect(stripTextChunks(marked)).toBe(marked);
  const squeezed = chunk("iTXt", Buffer.concat([Buffer.from("XML:com.adobe.xmp\0\x01\0\0\0"), deflateSync("<x/>")]));
  expect(stripTextChunks(withChunks(png, squeezed))).toEqual(png);
  expect((await sharp(wordy).metadata()).comments).toBeDefined();
  expect((await open(wordy)).metadata.comments).toBeUndefined();
});

test("keeps a lossless picture lossless when it rewrites it", async () => {
  const photo = await noise(64, 64).png().toBuffer();
  const pixels = await sharp(photo).raw().toBuffer();
  const others = [
    withChunks(photo, chunk("tEXt", Buffer.from("a\0b"))),
    await sharp(photo).tiff({ compression: "lzw" }).toBuffer(),
  ];
  others.push(await sharp(photo).withXmp("<x/>").webp({ lossless: true }).toBuffer());
  for (const other of others) {
    const { bytes, info } = await readPicture(other);
    expect(info.type).toBe("image/png");
    expect((await sharp(bytes).raw().toBuffer()).equals(pixels)).toBe(true);
  }
});
