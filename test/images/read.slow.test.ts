import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPicture } from "../../src/images/read.ts";
import {
  blue,
  type Colour,
  chunk,
  coloursOf,
  differenceTo,
  green,
  noise,
  quarters,
  red,
  white,
  withChunks,
  withSegment,
} from "./fixtures.ts";

const plain = [red, green, blue, white];

describe("recognizes every accepted type by its bytes", () => {
  const made: [name: string, make: () => Promise<Buffer>, type: string, tolerance: number][] = [
    ["JPEG", () => quarters().jpeg({ quality: 95 }).toBuffer(), "image/jpeg", 6],
    ["progressive JPEG", () => quarters().jpeg({ quality: 95, progressive: true }).toBuffer(), "image/jpeg", 6],
    ["PNG", () => quarters().png().toBuffer(), "image/png", 0],
    ["interlaced PNG", () => quarters().png({ progressive: true }).toBuffer(), "image/png", 0],
    ["PNG with a palette", () => quarters().png({ palette: true }).toBuffer(), "image/png", 0],
    ["PNG of 16 bits", () => quarters().toColourspace("rgb16").png().toBuffer(), "image/png", 0],
    ["lossy WebP", () => quarters().webp({ quality: 95 }).toBuffer(), "image/webp", 12],
    ["lossless WebP", () => quarters().webp({ lossless: true }).toBuffer(), "image/webp", 0],
    ["GIF", () => quarters().gif().toBuffer(), "image/png", 0],
    ["AVIF", () => quarters().avif({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer(), "image/jpeg", 12],
    ["TIFF", () => quarters().tiff({ compression: "lzw" }).toBuffer(), "image/png", 0],
    ["TIFF of 16 bits", () => quarters().toColourspace("rgb16").tiff({ compression: "deflate" }).toBuffer(), "image/png", 0],
  ];
  test.each(made)("%s", async (_, make, type, tolerance) => {
    const { bytes, info } = await readPicture(await make());
    expect(info).toEqual({ type, width: 48, height: 32, bytes: bytes.length });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: type.slice(6), width: 48, height: 32, depth: "uchar" });
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(tolerance);
  });
});

describe("turns pictures upright", () => {
  const seen: [orientation: number, colours: Colour[]][] = [
    [1, [red, green, blue, white]],
    [2, [green, red, white, blue]],
    [3, [white, blue, green, red]],
    [4, [blue, white, red, green]],
    [5, [red, blue, green, white]],
    [6, [blue, red, white, green]],
    [7, [white, green, blue, red]],
    [8, [green, white, red, blue]],
  ];
  test.each(seen)("EXIF orientation %i", async (orientation, colours) => {
    for (const format of ["jpeg", "webp", "png", "tiff"] as const) {
      const taken = await quarters().withMetadata({ orientation }).toFormat(format, { quality: 95 }).toBuffer();
      const { bytes, info } = await readPicture(taken);
      const size = orientation > 4 ? { width: 32, height: 48 } : { width: 48, height: 32 };
      expect(info).toMatchObject(size);
      expect(await differenceTo(bytes, colours)).toBeLessThanOrEqual(14);
      expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
    }
  });
});

describe("converts colours to 8-bit sRGB", () => {
  test("applies a wide-gamut profile, then drops it", async () => {
    const photo = await quarters().withIccProfile("p3").jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
    const { bytes } = await readPicture(photo);
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(8);
    expect((await sharp(bytes).metadata()).icc).toBeUndefined();
  });

  test("applies a wide-gamut profile to 16 bits too", async () => {
    const scan = await quarters().toColourspace("rgb16").withIccProfile("p3").png().toBuffer();
    const { bytes } = await readPicture(scan);
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(8);
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: "uchar" });
  });

  test("ignores a broken profile", async () => {
    const profile = Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), Buffer.from("no profile at all".repeat(20))]);
    const photo = withSegment(await quarters().jpeg({ quality: 95 }).toBuffer(), 0xe2, profile);
    const { bytes } = await readPicture(photo);
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(8);
    expect((await sharp(bytes).metadata()).icc).toBeUndefined();
  });

  test("converts CMYK to RGB", async () => {
    const print = await quarters([white, [90, 90, 90], white, [90, 90, 90]])
      .toColourspace("cmyk")
      .jpeg({ quality: 95 })
      .toBuffer();
    expect((await sharp(print).metadata()).space).toBe("cmyk");
    const { bytes, info } = await readPicture(print);
    expect(info.type).toBe("image/jpeg");
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "srgb", channels: 3 });
    expect(await differenceTo(bytes, [white, [90, 90, 90], white, [90, 90, 90]])).toBeLessThanOrEqual(30);
  });

  test("keeps grey grey", async () => {
    for (const space of ["b-w", "grey16"]) {
      const scan = await quarters().greyscale().toColourspace(space).png().toBuffer();
      const [a, b, c, d] = await coloursOf((await readPicture(scan)).bytes);
      expect([a?.[0], b?.[0], c?.[0]].map((value) => (value ?? 255) < 250)).toEqual([true, true, true]);
      expect(d).toEqual([255, 255, 255, 255]);
      for (const colour of [a, b, c]) expect(new Set(colour?.slice(0, 3)).size).toBe(1);
    }
  });
});

describe("keeps alpha", () => {
  const glass: Colour[] = [red, [0, 255, 0, 128], [0, 0, 255, 64], white];
  const made: [name: string, make: () => Promise<Buffer>, tolerance: number][] = [
    [
      "PNG",
      () =>
        quarters(glass as [Colour, Colour, Colour, Colour])
          .png()
          .toBuffer(),
      0,
    ],
    [
      "PNG of 16 bits",
      () =>
        quarters(glass as [Colour, Colour, Colour, Colour])
          .toColourspace("rgb16")
          .png()
          .toBuffer(),
      1,
    ],
    [
      "WebP",
      () =>
        quarters(glass as [Colour, Colour, Colour, Colour])
          .webp({ quality: 95 })
          .toBuffer(),
      16,
    ],
    [
      "AVIF",
      () =>
        quarters(glass as [Colour, Colour, Colour, Colour])
          .avif({ quality: 95 })
          .toBuffer(),
      16,
    ],
    [
      "TIFF",
      () =>
        quarters(glass as [Colour, Colour, Colour, Colour])
          .tiff({ compression: "lzw" })
          .toBuffer(),
      0,
    ],
  ];
  test.each(made)("of a %s", async (_, make, tolerance) => {
    expect(await differenceTo((await readPicture(await make())).bytes, glass)).toBeLessThanOrEqual(tolerance);
  });
});

test("reports further frames of an animated PNG, and nothing for still pictures", async () => {
  const still = await quarters().png().toBuffer();
  expect((await readPicture(withChunks(still, chunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))))).omitted).toBe("frames");
  for (const one of [still, await quarters().gif().toBuffer(), await quarters().tiff().toBuffer()])
    expect((await readPicture(one)).omitted).toBeUndefined();
});

test("removes the location and all other EXIF from a photo", async () => {
  const place = { IFD0: { Copyright: "Ada" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
  for (const format of ["jpeg", "png", "webp", "avif"] as const) {
    const photo = await quarters().withExif(place).toFormat(format).toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { bytes } = await readPicture(photo);
    const { exif, xmp, iptc } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined });
    expect(Buffer.from(bytes).includes("Ada")).toBe(false);
  }
});

test("drops what phones append to a photo", async () => {
  const photo = await quarters().jpeg().toBuffer();
  const video = Buffer.concat([
    Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"),
    Buffer.alloc(500, "\x9c\0mdat", "latin1"),
  ]);
  for (const extra of [video, photo, Buffer.from("vivo{}"), Buffer.alloc(64)]) {
    const { bytes } = await readPicture(Buffer.concat([photo, extra]));
    expect(Buffer.from(bytes).indexOf("ffd9", "hex")).toBe(bytes.length - 2);
    expect(await differenceTo(bytes, plain)).toBeLessThanOrEqual(8);
  }
});

test("returns its own output unchanged", async () => {
  for (const format of ["jpeg", "png", "webp", "gif", "tiff", "avif"] as const) {
    const first = await readPicture(await quarters().withMetadata({ orientation: 6 }).toFormat(format).toBuffer());
    const second = await readPicture(first.bytes);
    expect(second).toEqual(first);
    expect(second.bytes).toBe(first.bytes);
  }
});

test("returns a picture one pixel wide unchanged when it reads it again", async () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    const strip = await noise(1, 9000).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    const first = await readPicture(strip);
    expect(first.info).toMatchObject({ width: 9000, height: 1 });
    expect((await readPicture(first.bytes)).bytes).toBe(first.bytes);
  }
});

test("accepts 64 megapixels", async () => {
  const wall = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  expect((await readPicture(wall)).info).toMatchObject({ width: 8000, height: 8000 });
});

test("doesn't block the event loop while it reads a photo of 24 megapixels", async () => {
  const photo = await noise(6000, 4000).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const { info } = await readPicture(photo);
  clearInterval(timer);
  expect(info).toMatchObject({ width: 4000, height: 6000 });
  expect(ticks).toBeGreaterThan(20);
});

test("skips reading a picture that it returned before", async () => {
  const first = await readPicture(await quarters().tiff().toBuffer());
  expect(await readPicture(first.bytes)).toBe(first);
});
